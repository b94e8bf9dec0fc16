import {tasks as cpuTasks} from '../cpu-tasks.js'
import type {SearchIndex} from '../services/search-index.js'
import type {Task} from '../task.js'
import {type AccountDeleteDeps, accountDelete} from './account-delete.js'
import {apiHook, type Subscribers} from './api-hook.js'
import {crosspostSend, type PostElsewhere} from './crosspost-send.js'
import {type FeedDeliverDeps, feedDeliver} from './feed-deliver.js'
import {searchIndex} from './search-index.js'

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
