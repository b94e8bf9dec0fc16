import {execFile} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {connect} from 'amqplib'
import {type Rabbitmq, startRabbitmq} from '../../test/support/services/rabbitmq.js'
import {waitUntil} from '../../test/support/wait-until.js'
import {type Child, startChild} from '../support/child.js'
import {atLeast, atMost, type Claim, reported} from '../support/claim.js'
import {median} from '../support/median.js'
import {processCpuMs} from './process-cpu.js'
import type {Poll, Reader} from './reader.js'

const QUEUES = 5_000
const MANY_QUEUES = 10_000
const CHANNELS = 16
const ROUNDS = 7
const READER = new URL('./reader.ts', import.meta.url)
const PEAK_MEMORY = fileURLToPath(new URL('./peak-memory.js', import.meta.url))

type Contender = (reader: Child<Reader>) => Promise<Poll>
type Cost = {wallMs: number; clientCpuMs: number; brokerCpuMs: number}

/** 5,000 queues with a message each, by several routes in turn, against the whole list and JSON.parse. */
export async function rabbitmqClaims(bench: string): Promise<Claim[]> {
  const rabbitmq = await startRabbitmq()
  try {
    await declare(rabbitmq, 0, QUEUES)
    const routes = contenders(rabbitmq)
    const costs = await inTurn(rabbitmq, routes)
    const firstMs = await firstPollMs(rabbitmq)
    await declare(rabbitmq, QUEUES, MANY_QUEUES)
    const mebibytes = await peakOf(rabbitmq)
    return claims(bench, costs, firstMs, mebibytes)
  } finally {
    await rabbitmq.stop()
  }
}

function contenders({rabbitmqUrl}: Rabbitmq) {
  const all = rabbitmqUrl.replace('%2F', '')
  const {host} = new URL(rabbitmqUrl)
  const login = `Basic ${btoa('guest:guest')}`
  return {
    plain: reader => reader.call('plainGet', `http://${host}/api/queues`, login),
    best: reader => reader.call('poll', all, 'lengths'),
    withoutPlugin: reader => reader.call('poll', `${all}?prometheus=off`, 'lengths'),
    withRates: reader => reader.call('poll', all, 'all'),
  } satisfies Record<string, Contender>
}

type Route = keyof ReturnType<typeof contenders>

/** A round of each after the other, so that what else the machine does hits all alike. */
async function inTurn(rabbitmq: Rabbitmq, routes: Record<Route, Contender>): Promise<Record<Route, Cost>> {
  const pid = Number(/\d+/.exec(await rabbitmq.ctl('eval', 'os:getpid().'))![0])
  const names = Object.keys(routes) as Route[]
  const readers = await Promise.all(names.map(() => startChild<Reader>(READER)))
  const rounds = names.map((): Cost[] => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [nth, name] of names.entries()) {
      const before = processCpuMs(pid)
      const poll = await routes[name](readers[nth]!)
      assertAll(name, poll, QUEUES)
      const cost = {wallMs: poll.wallMs, clientCpuMs: poll.cpuMs, brokerCpuMs: processCpuMs(pid) - before}
      if (round > 0) rounds[nth]!.push(cost) // the first finds its way
    }
  }
  await Promise.all(readers.map(reader => reader.stop()))
  return Object.fromEntries(names.map((name, nth) => [name, medianCost(rounds[nth]!)])) as Record<Route, Cost>
}

const medianCost = (costs: readonly Cost[]): Cost => ({
  wallMs: median(costs.map(({wallMs}) => wallMs)),
  clientCpuMs: median(costs.map(({clientCpuMs}) => clientCpuMs)),
  brokerCpuMs: median(costs.map(({brokerCpuMs}) => brokerCpuMs)),
})

/** By readers that know nothing yet, as each run of a check is. */
async function firstPollMs(rabbitmq: Rabbitmq): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const reader = await startChild<Reader>(READER)
    times.push((await contenders(rabbitmq).best(reader)).wallMs)
    await reader.stop()
  }
  return median(times)
}

/** Of the route that needs most, in MiB. */
async function peakOf({rabbitmqUrl}: Rabbitmq): Promise<number> {
  const url = rabbitmqUrl.replace('%2F', '')
  const ways = [
    [url, 'lengths'],
    [`${url}?prometheus=off`, 'lengths'],
    [url, 'all'],
  ] as const
  const peaks: number[] = []
  for (const way of ways) {
    const {stdout} = await promisify(execFile)('node', [PEAK_MEMORY, ...way, String(ROUNDS)])
    const [kibibytes, queues] = stdout.split(' ').map(Number)
    if (queues !== MANY_QUEUES) throw new Error(`${way} found ${queues} queues instead of ${MANY_QUEUES}`)
    peaks.push(kibibytes! / 1_024)
  }
  return Math.max(...peaks)
}

function assertAll(who: string, {queues, ready}: Poll, expected: number): void {
  if (queues === expected && ready === expected) return
  throw new Error(`${who} found ${ready} messages in ${queues} queues instead of ${expected} in as many`)
}

/** And waits until RabbitMQ has counted them. */
async function declare({amqpUrl, management}: Rabbitmq, first: number, end: number): Promise<void> {
  const connection = await connect(amqpUrl)
  const names = Array.from({length: end - first}, (_, nth) => `load.${first + nth}`).values()
  const declareSome = async () => {
    const channel = await connection.createConfirmChannel()
    for (const name of names) {
      await channel.assertQueue(name)
      channel.sendToQueue(name, Buffer.from('{}'))
    }
    await channel.waitForConfirms()
  }
  await Promise.all(Array.from({length: CHANNELS}, declareSome))
  await connection.close()
  await waitUntil(
    `${end} queues to be counted`,
    async () => {
      const lengths = await management.request<{messages_ready?: number}[]>('GET', 'queues?columns=messages_ready')
      return lengths.length === end && lengths.every(queue => queue.messages_ready === 1)
    },
    {deadlineMs: 120_000, everyMs: 2_000},
  )
}

function claims(
  bench: string,
  {plain, best, withoutPlugin, withRates}: Record<Route, Cost>,
  firstMs: number,
  mebibytes: number,
): Claim[] {
  const ratio = (cost: Cost) => plain.wallMs / cost.wallMs
  const ms = (value: number) => `${value.toFixed(0)} ms`
  const against = `GET /api/queues and JSON.parse: ${ms(plain.wallMs)}`
  const cpu = (claim: string, {clientCpuMs, brokerCpuMs}: Cost): Claim[] => [
    {
      ...{bench, claim: `CPU of the broker per poll, ${claim}`, value: brokerCpuMs, unit: 'ms', ...reported},
      against: ms(plain.brokerCpuMs),
    },
    {
      ...{bench, claim: `CPU of the reader per poll, ${claim}`, value: clientCpuMs, unit: 'ms', ...reported},
      against: ms(plain.clientCpuMs),
    },
  ]
  return [
    {
      ...{bench, claim: 'RabbitMQ, 5,000 queues: cheaper by the best route', value: ratio(best), unit: '×'},
      ...atLeast(10, ratio(best)),
      against: `${against}; this ${ms(best.wallMs)}`,
    },
    {
      ...{bench, claim: 'the same without the Prometheus plugin', value: ratio(withoutPlugin), unit: '×'},
      ...atLeast(2.5, ratio(withoutPlugin)),
      against: `${against}; this ${ms(withoutPlugin.wallMs)}`,
    },
    {
      ...{bench, claim: 'the same with rates, which only the list has', value: ratio(withRates), unit: '×'},
      ...reported,
      against: `${against}; this ${ms(withRates.wallMs)}`,
    },
    {
      ...{bench, claim: 'the first poll, which has to find the best route', value: firstMs, unit: 'ms', ...reported},
      against,
    },
    ...cpu('best route', best),
    ...cpu('without the plugin', withoutPlugin),
    ...cpu('with rates', withRates),
    {
      ...{bench, claim: '10,000 queues: most resident memory of any route', value: mebibytes, unit: 'MiB'},
      ...atMost(150, mebibytes),
      against: 'all of Node included, after 7 polls',
    },
  ]
}
