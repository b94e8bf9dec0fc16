import {createSocket, type Socket} from 'node:dgram'
import {once} from 'node:events'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it, onTestFinished, vi} from 'vitest'
import {type Metric, metricsOf} from '../../src/core/metric.js'
import {openSink} from '../../src/sinks/index.js'
import {statsdLines} from '../../src/sinks/statsd.js'
import {sentBatch, timedBatch} from '../support/batches.js'
import {waitUntil} from '../support/wait-until.js'

const labels = {queue: 'feed', task: 'feed.deliver'}
const options = {prefix: 'qops', worker: 'w'}

/** As statsd 0.9 reads a line: the values, each with its type and rate. */
function readLine(line: string) {
  const [path, ...bits] = line.split(':')
  return bits.map(bit => {
    const [value, type, rate] = bit.split('|')
    return {path, value: Number(value), type, rate: rate === undefined ? 1 : Number(/^@([\d.]+)$/.exec(rate)?.[1])}
  })
}

describe('a metric in statsd words', () => {
  it('is a counter with what was added', () => {
    const metric: Metric = {scope: 'task', name: 'sent', labels, kind: 'counter', value: 23}
    expect(statsdLines('qops', metric)).toEqual(['qops.task.feed.feed_deliver.sent:23|c'])
  })

  it('sets a gauge below 0 instead of subtracting from it, by way of 0', () => {
    const metric: Metric = {scope: 'queue', name: 'growth_rate', labels: {queue: 'feed'}, kind: 'gauge', value: -3}
    expect(statsdLines('qops', metric)).toEqual(['qops.queue.feed.growth_rate:0|g:-3|g'])
  })

  it.each([
    [5e-7, '0.0000005'],
    [1e22, '10000000000000000000000'],
  ])('writes %d as %s, not as an exponent that statsd would cut', (value, text) => {
    const metric: Metric = {scope: 'queue', name: 'ready', labels: {queue: 'feed'}, kind: 'gauge', value}
    expect(statsdLines('qops', metric)).toEqual([`qops.queue.feed.ready:${text}|g`])
  })

  it('makes queue and task names safe', () => {
    const metric: Metric = {
      scope: 'task',
      name: 'sent',
      labels: {queue: 'a b|c', task: 'x:y/ü'},
      kind: 'counter',
      value: 1,
    }
    expect(statsdLines('qops', metric)).toEqual(['qops.task.a_b_c.x_y__.sent:1|c'])
  })

  it('packs 7 times into one line without a rate, for all 7 are there', () => {
    const lines = metricsOf(timedBatch([1, 2, 3, 4, 5, 6, 7.5])).flatMap(metric => statsdLines('qops', metric))
    expect(lines).toContain('qops.task.feed.feed_deliver.run_ms:1|ms:2|ms:3|ms:4|ms:5|ms:6|ms:7.5|ms')
  })

  it('says of 100 kept out of 317 times at which rate they were kept, so that statsd counts 317', () => {
    const batch = timedBatch(Array.from({length: 317}, (_, i) => i))
    const line = metricsOf(batch)
      .flatMap(metric => statsdLines('qops', metric))
      .filter(text => text.includes('run_ms'))
    const values = line.flatMap(readLine)
    expect(values).toHaveLength(100)
    expect(values.reduce((count, {rate}) => count + 1 / rate, 0)).toBeCloseTo(317, 3)
  })

  it('never makes a line longer than a packet of 1432 bytes, nor loses a sample, nor writes an exponent', () => {
    const times = fc.array(fc.double({min: 0, max: 1e7, noNaN: true}), {minLength: 1, maxLength: 300})
    fc.assert(
      fc.property(times, runMs => {
        const timers = metricsOf(timedBatch(runMs, {samplesPerTimer: 1_000})).filter(({kind}) => kind === 'timer')
        const lines = timers.flatMap(metric => statsdLines('qops', metric))
        expect(lines.flatMap(readLine)).toHaveLength(runMs.length)
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(1432)
          expect(line).not.toMatch(/\de[-+]?\d/)
        }
      }),
    )
  })
})

describe('the statsd sink', () => {
  let server: Socket
  let packets: string[]

  beforeEach(async () => {
    packets = []
    server = createSocket('udp4')
    server.on('message', message => packets.push(message.toString()))
    server.bind(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => void server.close())

  const url = () => `statsd://127.0.0.1:${server.address().port}`

  it('sends 23 sent tasks as one counter', async () => {
    const sink = openSink(url(), options)
    sink.emit(sentBatch(23))
    await waitUntil('the packet', () => packets.length > 0)
    expect(packets.join('\n').split('\n')).toContain('qops.task.feed.feed_deliver.sent:23|c')
    await sink.close()
  })

  it('sends what it still holds when it is closed, in packets of at most 1432 bytes', async () => {
    const sink = openSink(url(), options)
    sink.emit(
      timedBatch(
        Array.from({length: 997}, (_, i) => i / 7),
        {samplesPerTimer: 1_000},
      ),
    )
    await sink.close()
    const values = await waitUntil('all packets', () => {
      const lines = packets
        .join('\n')
        .split('\n')
        .filter(line => line.includes('run_ms'))
      return lines.flatMap(readLine).length === 997 && packets
    })
    expect(Math.max(...values.map(packet => packet.length))).toBeLessThanOrEqual(1432)
  })

  it('keeps to plain statsd though DD_AGENT_HOST and DD_ENV are set', async () => {
    vi.stubEnv('DD_AGENT_HOST', '127.0.0.1')
    vi.stubEnv('DD_ENV', 'test')
    vi.stubEnv('DD_ENTITY_ID', 'x')
    onTestFinished(() => void vi.unstubAllEnvs())
    const sink = openSink(url(), options)
    sink.emit(sentBatch(5))
    await sink.close()
    await waitUntil('the packet', () => packets.length > 0)
    expect(packets.join('\n')).not.toMatch(/\|[#ce]:|datadog/)
  })

  it('counts a host that has no address, and throws nothing', async () => {
    const sink = openSink('statsd://no-such-host.invalid:8125', options)
    sink.emit(sentBatch(23))
    await waitUntil('the error', () => sink.health().errors > 0)
    expect(sink.health().lastError).toMatch(/no-such-host|ENOTFOUND|EAI_AGAIN/)
    await sink.close()
  })

  it('can be closed before it was used, and twice', async () => {
    const sink = openSink(url(), options)
    await sink.close()
    await sink.close()
    expect(() => sink.emit(sentBatch(1))).not.toThrow()
  })
})
