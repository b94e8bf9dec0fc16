import type {z} from 'zod'
import {tasks as cpuTasks} from '../cpu-tasks.js'
import type {TaskArgs} from '../message.js'
import type {SearchIndex} from '../services/search-index.js'
import type {Task} from '../task.js'
import {type AccountDeleteDeps, accountDelete, accountDeleteArgs} from './account-delete.js'
import {apiHook, apiHookArgs, type Subscribers} from './api-hook.js'
import {crosspostSend, crosspostSendArgs, type PostElsewhere} from './crosspost-send.js'
import {type FeedDeliverDeps, feedDeliver, feedDeliverArgs} from './feed-deliver.js'
import {searchIndex, searchIndexArgs} from './search-index.js'
import {spamCheckArgs} from './spam-check.js'

/** What each task takes, for those who send tasks and do not run them. */
export const TASK_ARGS: Readonly<Record<string, z.ZodType<TaskArgs>>> = {
  'account.delete': accountDeleteArgs,
  'api.hook': apiHookArgs,
  'crosspost.send': crosspostSendArgs,
  'feed.deliver': feedDeliverArgs,
  'search.index': searchIndexArgs,
  'spam.check': spamCheckArgs,
}

export type TaskDeps = FeedDeliverDeps &
  AccountDeleteDeps & {
    index: SearchIndex
    post: PostElsewhere
    subscribers: Subscribers
  }

/** All tasks: one file each, one line here or in cpu-tasks.ts, and one name in routing.ts. */
export const allTasks = (deps: TaskDeps): Task[] => [
  feedDeliver(deps),
  searchIndex(deps),
  crosspostSend(deps),
  apiHook(deps),
  accountDelete(deps),
  ...cpuTasks,
]
