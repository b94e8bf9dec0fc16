import {createSocket} from 'node:dgram'
import {connect as connectAmqp} from 'amqplib'
import {Redis} from 'ioredis'
import {describe, expect, inject, it, onTestFinished} from 'vitest'
import {knownValues, render} from '../support/services/graphite-render.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {rabbitmqctl} from '../support/services/rabbitmqctl.js'
import {statsdCounters} from '../support/services/statsd-counters.js'
import {sendTcp, tcpAddress} from '../support/tcp.js'
import {waitUntil} from '../support/wait-until.js'

const services = inject('services')

/** A server named by the environment still has what earlier runs wrote. */
const PREFIX = `qops.test_${Date.now()}`

describe('RabbitMQ', () => {
  const management = rabbitmqManagement(services.rabbitmqUrl)

  it('answers GET /api/overview of the management API with its version', async () => {
    const overview = await management.request<{rabbitmq_version: string}>('GET', 'overview')
    expect(overview.rabbitmq_version).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('has Prometheus metrics, detailed ones too', async () => {
    const metrics = await fetch(`${services.prometheusUrl}/metrics`)
    expect(await metrics.text()).toContain('rabbitmq_queues')
    const detailed = await fetch(`${services.prometheusUrl}/metrics/detailed?family=queue_coarse_metrics`)
    expect(detailed.status).toBe(200)
  })

  it('gives back the 1 message that was published', async () => {
    const connection = await connectAmqp(services.amqpUrl)
    const channel = await connection.createConfirmChannel()
    const {queue} = await channel.assertQueue('', {exclusive: true})
    channel.sendToQueue(queue, Buffer.from('hello'))
    await channel.waitForConfirms()
    const message = await channel.get(queue, {noAck: true})
    expect(message).toMatchObject({content: Buffer.from('hello')})
    await connection.close()
  })

  it('lets a new user into a new vhost and nowhere else', async () => {
    await management.addVhost('services/test')
    onTestFinished(() => management.deleteVhost('services/test'))
    await management.addUser({name: 'ann', password: 'secret', vhosts: ['services/test']})
    const {host} = new URL(services.amqpUrl)
    const connection = await connectAmqp(`amqp://ann:secret@${host}/services%2Ftest`)
    await connection.close()
    await expect(connectAmqp(`amqp://ann:secret@${host}/%2F`)).rejects.toThrow('ConnectionClose')
  })

  const ctlEnv = services.rabbitmqctlEnv
  if (ctlEnv) {
    it('lists its vhost / by rabbitmqctl', async () => {
      expect(JSON.parse(await rabbitmqctl(ctlEnv, 'list_vhosts', '--formatter', 'json'))).toContainEqual({name: '/'})
    })
  }
})

describe('Redis', () => {
  it('answers PING with PONG', async () => {
    const redis = new Redis(services.redisUrl)
    expect(await redis.ping()).toBe('PONG')
    await redis.quit()
  })
})

describe('Graphite', () => {
  const carbon = tcpAddress(services.graphiteUrl)
  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds

  it('shows exactly the value 42.125 that was written to carbon', async () => {
    await sendTcp(carbon, `${PREFIX}.written 42.125 ${secondsAgo(0)}\n`)
    const values = await waitUntil('the point in graphite-web', async () => {
      const known = knownValues(await render(services.renderUrl, `${PREFIX}.written`, 60))
      return known.length > 0 && known
    })
    expect(values).toEqual([42.125])
  })

  it('sums .count, takes the highest .upper_99, the lowest .lower and the mean .mean of 10 points when it rolls them up', async () => {
    const start = secondsAgo(30) - (secondsAgo(30) % 10)
    const lines = ['count', 'upper_99', 'lower', 'mean'].flatMap(field =>
      Array.from({length: 10}, (_, second) => `${PREFIX}.rolled.${field} ${second + 1} ${start + second}\n`),
    )
    await sendTcp(carbon, lines.join(''))
    // Two hours are longer than the one-second points are kept, so graphite answers with ten-second ones.
    const rolledUp = async (field: string) =>
      knownValues(await render(services.renderUrl, `${PREFIX}.rolled.${field}`, 7_200))
    await waitUntil('the points to be on disk', async () => (await rolledUp('count'))[0] === 55)
    expect(await rolledUp('upper_99')).toEqual([10])
    expect(await rolledUp('lower')).toEqual([1])
    expect(await rolledUp('mean')).toEqual([5.5])
  })
})

describe('statsd', () => {
  it('counts 7 increments, sent over UDP, as exactly 7 in Graphite under the name that was sent plus .count', async () => {
    await sendUdp(services.statsdUrl, Array(7).fill(`${PREFIX}.incremented:1|c`))
    const total = await waitUntil('the count to reach Graphite', async () => {
      const values = knownValues(await render(services.renderUrl, `${PREFIX}.incremented.count`, 60))
      return values.reduce((sum, value) => sum + value, 0)
    })
    expect(total).toBe(7)
  })

  it('tells by its management port what it has counted since its last flush', async () => {
    const counters = await statsdCounters(services.statsdManagementUrl)
    expect(counters.get('statsd.bad_lines_seen')).toBe(0)
  })
})

async function sendUdp(url: string, lines: string[]): Promise<void> {
  const {host, port} = tcpAddress(url)
  const socket = createSocket('udp4')
  for (const line of lines) {
    await new Promise<void>((resolve, reject) =>
      socket.send(line, port, host, error => (error ? reject(error) : resolve())),
    )
  }
  socket.close()
}
