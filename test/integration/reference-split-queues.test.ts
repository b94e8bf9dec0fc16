import {expect, inject, it, onTestFinished} from 'vitest'
import {fastWaitsMs, SHARED, SPLIT} from '../../bench/split-queues/fast-waits.js'
import {percentile} from '../../bench/support/percentile.js'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'

const services = inject('services')
const management = rabbitmqManagement(services.rabbitmqUrl)
const VHOST = 'reference-split-queues'

it('lets 398 fast tasks wait 5 times as long at p99 when 168 slow ones share their queue', async () => {
  await management.addVhost(VHOST)
  onTestFinished(() => management.deleteVhost(VHOST))
  await management.request('PUT', `permissions/${VHOST}/guest`, {configure: '.*', write: '.*', read: '.*'})
  const transport = await openAmqpTransport(`${services.amqpUrl}/${VHOST}`)
  onTestFinished(() => transport.close())

  const [shared, split] = await Promise.all([fastWaitsMs(transport, SHARED, 2), fastWaitsMs(transport, SPLIT, 2)])
  expect([shared.length, split.length]).toEqual([398, 398])
  expect(percentile(shared, 0.99)).toBeGreaterThanOrEqual(5 * percentile(split, 0.99))
})
