import {expect, it} from 'vitest'
import {MemoryAccountStore} from '../../../src/reference/account-store.js'
import {AlreadyDone} from '../../../src/reference/retry-policy.js'
import {accountDelete} from '../../../src/reference/tasks/account-delete.js'
import {runTask} from '../run-task.js'

function accountWith(photos: number) {
  const accounts = new MemoryAccountStore()
  accounts.add(7, photos)
  const chain: unknown[] = []
  const task = accountDelete({accounts, publish: async (_task, args) => void chain.push(args)})
  return {accounts, chain, task}
}

it('takes exactly 3 chained tasks for 2,003 photos, after which the account is gone', async () => {
  const {accounts, chain, task} = accountWith(2_003)
  chain.push({user: 7})
  let tasks = 0
  for (let next = chain.shift(); next; next = chain.shift()) {
    await runTask(task, next)
    tasks++
  }
  expect(tasks).toBe(3)
  expect(await accounts.removePhotos(7, 1)).toBeUndefined()
})

it('was done already when it comes again after the end', async () => {
  const {chain, task} = accountWith(0)
  await runTask(task, {user: 7})
  await expect(runTask(task, {user: 7})).rejects.toBeInstanceOf(AlreadyDone)
  expect(chain).toEqual([])
})
