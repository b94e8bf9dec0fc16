/**
 * 25,000 logical publishers, each with one confirmed publish in flight, over five connections to one RabbitMQ: whether
 * all are confirmed, what that costs in memory, and how fast it is beside one bare amqplib confirm channel.
 */
import {type ConfirmChannel, connect} from 'amqplib'
import {openAmqpTransport} from '../dist/reference/amqp/transport.js'
import {startRabbitmq} from '../test/support/services/rabbitmq.js'
import {atLeast, atMost, report, reported} from './support/claim.js'

const PUBLISHERS = 25_000
const CONNECTIONS = 5
/** So many in all by each publisher, one after the other: after the first rounds nothing is cold any more. */
const ROUNDS = 3
/** What a task's message usually weighs. */
const BODY = JSON.stringify({task: 'feed.deliver', args: {media: 943_058_139, filler: 'x'.repeat(400)}})
const MEBIBYTE = 1_048_576

const rabbitmq = await startRabbitmq()
const transports = await Promise.all(
  Array.from({length: CONNECTIONS}, () =>
    openAmqpTransport(rabbitmq.amqpUrl, {maxUnconfirmed: PUBLISHERS / CONNECTIONS, timeoutMs: 60_000}),
  ),
)
await transports[0]!.declare('publishers')

let confirmed = 0
async function publisher(number: number): Promise<void> {
  const transport = transports[number % CONNECTIONS]!
  for (let round = 0; round < ROUNDS; round++) {
    await transport.publish('publishers', {task: 'feed.deliver', body: BODY})
    confirmed++
  }
}

let residentBytes = 0
const watching = setInterval(() => (residentBytes = Math.max(residentBytes, process.memoryUsage().rss)), 10)
const startedAtMs = performance.now()
await Promise.all(Array.from({length: PUBLISHERS}, (_, number) => publisher(number)))
const perSecond = (PUBLISHERS * ROUNDS * 1_000) / (performance.now() - startedAtMs)
clearInterval(watching)
await Promise.all(transports.map(transport => transport.close()))

const barePerSecond = await throughAmqplib()
await rabbitmq.stop()

/** The same messages to the same queue through one channel, all at once: amqplib buffers them. */
async function throughAmqplib(): Promise<number> {
  const connection = await connect(rabbitmq.amqpUrl)
  const channel = await connection.createConfirmChannel()
  const begunAtMs = performance.now()
  await Promise.all(Array.from({length: PUBLISHERS * ROUNDS}, () => sent(channel)))
  const tookMs = performance.now() - begunAtMs
  await connection.close()
  return (PUBLISHERS * ROUNDS * 1_000) / tookMs
}

function sent(channel: ConfirmChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.sendToQueue('publishers', Buffer.from(BODY), {persistent: true}, error =>
      error ? reject(error) : resolve(),
    )
  })
}

const bench = 'publishers'
const megabytes = residentBytes / MEBIBYTE
report([
  {
    bench,
    claim: 'publishes confirmed, of 25,000 publishers with one in flight each',
    value: confirmed,
    unit: 'messages',
    ...atLeast(PUBLISHERS * ROUNDS, confirmed),
    against: `${PUBLISHERS} publishers × ${ROUNDS}, over ${CONNECTIONS} connections`,
  },
  {
    bench,
    claim: 'resident memory of the publishing process, at its most',
    value: megabytes,
    unit: 'MiB',
    ...atMost(500, megabytes),
    against: 'all of Node included',
  },
  {
    bench,
    claim: 'confirmed publishes a second, to a quorum queue',
    value: perSecond,
    unit: '/s',
    ...reported,
    against: `one bare amqplib confirm channel: ${barePerSecond.toFixed(0)}/s`,
  },
])
