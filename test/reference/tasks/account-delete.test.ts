import {expect, it} from 'vitest'
import {MemoryMediaStore} from '../../../src/reference/feeds/media-store.js'
import {MemoryFollowerGraph} from '../../../src/reference/feeds/memory-follower-graph.js'
import {accountDelete} from '../../../src/reference/tasks/account-delete.js'
import {runTask} from '../run-task.js'

async function accountWith({photos, followers}: {photos: number; followers: number}) {
  const [media, graph] = [new MemoryMediaStore(), new MemoryFollowerGraph()]
  for (let n = 0; n < photos; n++) await media.add(7)
  for (let n = 0; n < followers; n++) await graph.follow(100 + n, 7)
  const chain: unknown[] = []
  const task = accountDelete({media, graph, publish: async (_task, args) => void chain.push(args)})
  return {media, graph, chain, task}
}

it('takes exactly 4 chained tasks for 2,003 photos and 1,009 followers, after which nothing is left', async () => {
  const {media, graph, chain, task} = await accountWith({photos: 2_003, followers: 1_009})
  chain.push({user: 7})
  let tasks = 0
  for (let next = chain.shift(); next; next = chain.shift()) {
    await runTask(task, next)
    tasks++
  }
  // 1,000, 1,000 and 3 photos, with the last the first 1,000 followers; then 9 followers.
  expect(tasks).toBe(4)
  expect(await media.authorsOf([1, 1_009, 2_003])).toEqual([undefined, undefined, undefined])
  expect(graph.followerCount(7)).toBe(0)
})

it('sends no successor and harms nothing when it comes again after the end', async () => {
  const {chain, task} = await accountWith({photos: 3, followers: 2})
  await runTask(task, {user: 7})
  await runTask(task, {user: 7})
  expect(chain).toEqual([])
})

it('gives its trace to its successor', async () => {
  const {media, graph} = await accountWith({photos: 1_009, followers: 0})
  const traces: unknown[] = []
  const task = accountDelete({media, graph, publish: async (_task, _args, options) => void traces.push(options)})
  await runTask(task, {user: 7}, {traceparent: 'given'})
  expect(traces).toEqual([{traceparent: 'given'}])
})
