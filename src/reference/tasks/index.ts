import type {CaptionIndex} from '../caption-index.js'
import type {FeedStore} from '../feed-store.js'
import type {FollowerGraph} from '../follower-graph.js'
import type {Publish} from '../publisher.js'
import type {Task} from '../task.js'
import {crosspostSend, type PostElsewhere} from './crosspost-send.js'
import {feedDeliver} from './feed-deliver.js'
import {searchIndex} from './search-index.js'

export type TaskDeps = {
  graph: FollowerGraph
  store: FeedStore
  index: CaptionIndex
  post: PostElsewhere
  publish: Publish
}

/** All tasks: one file each, one line here, and one name in routing.ts. */
export const allTasks = (deps: TaskDeps): Task[] => [feedDeliver(deps), searchIndex(deps), crosspostSend(deps)]
