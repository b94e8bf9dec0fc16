import type {OpenLayout} from '../layout.js'
import {escapeGlob} from '../redis-reader.js'
import {count, known} from '../replies.js'

/**
 * Plain lists, by LLEN: whoever pops an entry has it, so nothing is known of what is in flight. Every list of the database
 * is taken for a queue, or those whose key begins with `prefix`, or those of `queues=`. Redis keeps no empty list: one that
 * is not named disappears when it is empty.
 */
export const openLists: OpenLayout = (prefix = '') => ({
  find: redis => redis.scan(`${escapeGlob(prefix)}*`, 'list'),
  async read(redis, queues) {
    const rows = await redis.each(queues, [{name: 'llen', before: '', after: ''}])
    return queues.map((queue, i) => ({queue, type: 'list', ...known({ready: count(rows[i]?.[0])})}))
  },
})
