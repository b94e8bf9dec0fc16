import {expect, it} from 'vitest'
import {Permanent} from '../../../src/reference/retry-policy.js'
import {startOtherNetwork} from '../../../src/reference/simulation/other-network.js'
import {apiHook} from '../../../src/reference/tasks/api-hook.js'
import {freePort} from '../../support/free-port.js'
import {runTask} from '../run-task.js'

const args = {subscriber: 'shop', media: 7, author: 5}

it('tells the subscriber by HTTP', async () => {
  const network = await startOtherNetwork(1)
  await runTask(apiHook({subscribers: new Map([['shop', network.hooksUrl]])}), args)
  await network.close()
})

it('is to be tried again when the subscriber does not answer', async () => {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`)
  const failed = runTask(apiHook({subscribers: new Map([['shop', url]])}), args)
  await expect(failed).rejects.not.toBeInstanceOf(Permanent)
})

it('is given up for a subscriber that there is not: a message cannot lead to a server of its own', async () => {
  await expect(runTask(apiHook({subscribers: new Map()}), args)).rejects.toThrow(
    new Permanent('nobody called shop has subscribed'),
  )
})
