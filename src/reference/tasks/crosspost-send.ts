import {z} from 'zod'
import {defineTask, type Task, type TaskContext} from '../task.js'

export const crosspostSendArgs = z.object({media: z.int()})

export type CrosspostSendArgs = z.infer<typeof crosspostSendArgs>

/** Shows a photo on another network. Rejects with `Permanent` when that network will never take it. */
export type PostElsewhere = (media: number, context: TaskContext) => Promise<void>

/** `crosspost.send(media)`: waits for somebody else's servers, which are slow at times and fail at times. */
export const crosspostSend = ({post}: {post: PostElsewhere}): Task =>
  defineTask('crosspost.send', crosspostSendArgs, ({media}, context) => post(media, context))
