/**
 * How long fast tasks wait when bursts of slow ones share their queue, and when each kind has a queue of its own, with the
 * same number of slots in all. Both at the same time on one RabbitMQ. With `--write` also as a picture.
 *
 * From the sources and not from dist/, because a test does the same: what counts here is waiting, which no build shortens.
 */
import {writeFileSync} from 'node:fs'
import {openAmqpTransport} from '../src/reference/amqp/transport.js'
import {startRabbitmq} from '../test/support/services/rabbitmq.js'
import {fastWaitsMs, SHARED, SPLIT} from './split-queues/fast-waits.js'
import {report, reported} from './support/claim.js'
import {distributionSvg} from './support/distribution-svg.js'
import {percentile} from './support/percentile.js'

const BURSTS = 6
const PICTURE = 'docs/split-queues.svg'

const rabbitmq = await startRabbitmq()
const transport = await openAmqpTransport(rabbitmq.amqpUrl)
const [shared, split] = await Promise.all([
  fastWaitsMs(transport, SHARED, BURSTS),
  fastWaitsMs(transport, SPLIT, BURSTS),
])
await transport.close()
await rabbitmq.stop()

if (process.argv.includes('--write')) {
  const picture = distributionSvg({
    title: 'How long fast tasks wait beside slow ones',
    of: 'wait of a fast task',
    series: [
      {label: 'one shared queue', valuesMs: shared},
      {label: 'a queue for each kind', valuesMs: split},
    ],
  })
  writeFileSync(PICTURE, picture)
}

report(
  [0.5, 0.99].map(share => {
    const [sharedMs, splitMs] = [percentile(shared, share), percentile(split, share)]
    return {
      bench: 'split-queues',
      claim: `wait of a fast task beside slow ones, p${share * 100}: shared queue over split queues`,
      value: sharedMs / splitMs,
      unit: '×',
      ...reported,
      against: `shared ${sharedMs.toFixed(0)} ms, split ${splitMs.toFixed(1)} ms, 14 slots each`,
    }
  }),
)
