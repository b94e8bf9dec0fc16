import {afterAll} from 'vitest'
import {embeddedBroker, stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {EMBEDDED, openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {brokerContract} from '../support/broker-contract.js'

const open = (name: string) => async () =>
  (await openBroker(`embedded://${name}`, {...realDeps, more: EMBEDDED})).source

afterAll(() => stopEmbeddedBroker('contract'))

brokerContract('embedded', {
  open: open('contract'),
  openGone: open('gone'),
  async fill(queue, {ready, unacked}) {
    const broker = embeddedBroker('contract')
    broker.assertQueue(queue, {autoDelete: false})
    for (let i = 0; i < ready + unacked; i++) broker.sendToQueue(queue, i)
    if (unacked > 0) broker.consume(queue, () => {}, {prefetch: unacked})
  },
})
embeddedBroker('contract')
