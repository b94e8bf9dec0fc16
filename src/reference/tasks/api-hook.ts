import {z} from 'zod'
import {Permanent} from '../retry-policy.js'
import {postJson} from '../services/post-json.js'
import {defineTask, type Task} from '../task.js'

export const apiHookArgs = z.object({subscriber: z.string(), media: z.int(), author: z.int()})

export type ApiHookArgs = z.infer<typeof apiHookArgs>

/** Who wants to hear of new photos, by name. A message names the subscriber and not its URL, so it cannot lead anywhere. */
export type Subscribers = ReadonlyMap<string, URL>

/** `api.hook(subscriber, media, author)`: tells an app of another company that there is a new photo. */
export const apiHook = ({subscribers}: {subscribers: Subscribers}): Task =>
  defineTask('api.hook', apiHookArgs, async ({subscriber, ...photo}, context) => {
    const url = subscribers.get(subscriber)
    if (!url) throw new Permanent(`nobody called ${subscriber} has subscribed`)
    await postJson(url, photo, context)
  })
