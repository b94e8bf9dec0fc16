import type {QueueReading} from '../../core/queue-reading.js'
import type {RedisReader} from './redis-reader.js'

/** How one job system keeps its queues in Redis, as a reader sees it. It may remember what it saw between two polls. */
export interface Layout {
  /** The names of the queues that are there. Asked once a minute or so, for it may have to look through all keys. */
  find(redis: RedisReader): Promise<string[]>
  /** A reading for each of them, or several. A queue that is gone is empty: Redis knows no other. */
  read(redis: RedisReader, queues: readonly string[], nowMs: number): Promise<QueueReading[]>
}

/** @param prefix what its keys begin with; undefined for the usual. */
export type OpenLayout = (prefix: string | undefined) => Layout
