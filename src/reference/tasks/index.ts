import type {AccountStore} from '../account-store.js'
import {tasks as cpuTasks} from '../cpu-tasks.js'
import type {FeedStore} from '../feeds/feed-store.js'
import type {FollowerGraph} from '../feeds/follower-graph.js'
import type {Publish} from '../publisher.js'
import type {CaptionIndex} from '../services/caption-index.js'
import type {Task} from '../task.js'
import {accountDelete} from './account-delete.js'
import {crosspostSend, type PostElsewhere} from './crosspost-send.js'
import {feedDeliver} from './feed-deliver.js'
import {searchIndex} from './search-index.js'

export type TaskDeps = {
  graph: FollowerGraph
  store: FeedStore
  accounts: AccountStore
  index: CaptionIndex
  post: PostElsewhere
  publish: Publish
}

/** All tasks: one file each, one line here or in cpu-tasks.ts, and one name in routing.ts. */
export const allTasks = (deps: TaskDeps): Task[] => [
  feedDeliver(deps),
  searchIndex(deps),
  crosspostSend(deps),
  accountDelete(deps),
  ...cpuTasks,
]
