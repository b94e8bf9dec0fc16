import {describe, expect, inject, it, onTestFinished} from 'vitest'
import type {DemoSummary} from '../../src/demo/summary.js'
import {runCheckScript, runQops} from '../support/run-process.js'
import {knownValues, render} from '../support/services/graphite-render.js'
import {startRabbitmq} from '../support/services/rabbitmq.js'
import {rabbitmqManagement} from '../support/services/rabbitmq-management.js'
import {type RunningQops, startQops} from '../support/start-qops.js'
import {waitUntil} from '../support/wait-until.js'

const services = inject('services')

const summaryIn = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as DemoSummary

/** A demo that goes on until it is stopped, and what it has printed so far. */
function startDemo(...args: string[]): RunningQops & {url(): Promise<string>} {
  const demo = startQops(['demo', '--listen', '127.0.0.1:0', ...args])
  return {...demo, url: async () => (await demo.says(/http:\/\/127\.0\.0\.1:\d+/))[0]}
}

describe('qops demo without a terminal', () => {
  it('ends after --duration with 0 lost, every follower served, and counts that agree; exit 0', async () => {
    const {code, stdout} = await runQops(['demo', '--duration', '5s', '--listen', '127.0.0.1:0'])
    const summary = summaryIn(stdout)
    expect(summary).toMatchObject({lost: 0, events_lost: 0, miscounted: 0})
    expect(summary.sent).toBe(summary.success + summary.fail)
    expect(summary.deliveries).toBe(summary.expected_deliveries)
    expect(summary.deliveries).toBeGreaterThan(1_000_000)
    expect(Math.min(summary.fail, summary.retry)).toBeGreaterThan(0)
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d queues \d .* \| tasks [\d.]+\/s ok /m)
    expect(code).toBe(0)
  })

  it('can be looked at from a second terminal by qops top and by a check, as it says', async () => {
    const {url} = startDemo('--duration', '60s')
    const sidecar = await url()
    const frame = await waitUntil('tasks in qops top', async () => {
      const {stdout} = await runQops(['top', '--sidecar', sidecar, '--once'])
      return stdout.includes('feed.deliver') && stdout
    })
    expect(frame).toMatch(/QUEUES \d.*\n.*READY/)
    const check = ['--broker', sidecar.replace('http:', 'qops:'), '--queue', 'feed', '-w', '100000', '-c', '200000']
    expect(await runCheckScript(check)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('LENGTH OK: feed'),
    })
    expect(await runQops(['check', 'queue-length', ...check])).toMatchObject({code: 0, stderr: ''})
    const json = JSON.parse((await runQops(['top', '--sidecar', sidecar, '--once', '--json'])).stdout)
    expect(json.queues.map(({queue}: {queue: string}) => queue)).toContain('feed')
    expect(json.tasks.map(({task}: {task: string}) => task)).toContain('feed.deliver')
  })

  it('works off its queues on ctrl-C, prints the summary, and exits 0', async () => {
    const demo = startDemo()
    await demo.says(/tasks \d/)
    expect(await demo.end('SIGINT')).toBe(0)
    expect(summaryIn(demo.output())).toMatchObject({lost: 0, miscounted: 0})
  })

  it('runs the same on RabbitMQ, Redis, statsd and carbon: 0 lost, and Graphite has the same count', async () => {
    const management = rabbitmqManagement(services.rabbitmqUrl)
    await management.addVhost('demo')
    onTestFinished(() => management.deleteVhost('demo'))
    await management.request('PUT', 'permissions/demo/guest', {configure: '.*', write: '.*', read: '.*'})
    const {code, stdout} = await runQops(
      [
        ...['demo', '--duration', '8s', '--listen', '127.0.0.1:0', '--amqp', `${services.amqpUrl}/demo`],
        ...['--broker', services.rabbitmqUrl.replace(/%2F$/, 'demo'), '--redis', services.redisUrl],
        ...['--statsd', services.statsdUrl],
      ],
      {timeoutMs: 90_000},
    )
    const summary = summaryIn(stdout)
    expect(summary).toMatchObject({lost: 0, miscounted: 0, events_lost: 0, deliveries: summary.expected_deliveries})
    expect(code).toBe(0)
    const total = await waitUntil('the last second in Graphite', async () => {
      const series = await render(services.renderUrl, 'sumSeries(qops.task.*.*.success.count)', 600)
      const sum = knownValues(series).reduce((a, b) => a + b, 0)
      return sum >= summary.success && sum
    })
    expect(total).toBe(summary.success)
  })

  it('ends with one sentence and exit 1, not a hang, when its RabbitMQ is killed', async () => {
    const rabbitmq = await startRabbitmq()
    onTestFinished(() => rabbitmq.stop())
    const demo = startDemo('--amqp', rabbitmq.amqpUrl, '--broker', rabbitmq.rabbitmqUrl)
    await demo.says(/tasks \d/)
    rabbitmq.signal('SIGKILL')
    expect(await demo.ended).toBe(1)
    expect(demo.output()).toMatch(/^qops: .*RabbitMQ.*$/m)
    expect(demo.output()).not.toMatch(/\n\s+at |guest:guest/)
  })
})
