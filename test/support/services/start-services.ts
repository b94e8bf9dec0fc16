import {freePorts} from '../free-port.js'
import {tcpAddress} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {startCarbon} from './carbon.js'
import {startGraphiteWeb} from './graphite-web.js'
import {startRabbitmq} from './rabbitmq.js'
import {startRedis} from './redis.js'
import type {ServiceAddresses} from './service-addresses.js'
import {type GraphiteAddresses, type RabbitmqAddresses, standIns} from './stand-ins.js'
import {startStatsd} from './statsd.js'

export interface Services {
  addresses: ServiceAddresses
  stop(): Promise<void>
}

type Stop = () => Promise<void>
type Started<T> = {addresses: T; stop: Stop}

/** All servers of a test run, started side by side; those that the environment names are used as they are. */
export async function startServices(env: NodeJS.ProcessEnv): Promise<Services> {
  const given = standIns(env)
  const [rabbitmq, redis, graphiteAndStatsd] = await allOrNone([
    given.rabbitmq ? notOurs(given.rabbitmq) : rabbitmqService(),
    given.redis ? notOurs(given.redis) : redisService(),
    given.graphite ? statsdService(given.graphite) : graphiteAndStatsdService(),
  ])
  return {
    addresses: {...rabbitmq.addresses, ...redis.addresses, ...graphiteAndStatsd.addresses},
    stop: async () => void (await Promise.all([rabbitmq.stop(), redis.stop(), graphiteAndStatsd.stop()])),
  }
}

async function notOurs<T>(addresses: T): Promise<Started<T>> {
  return {addresses, stop: async () => {}}
}

async function rabbitmqService(): Promise<Started<RabbitmqAddresses>> {
  const {rabbitmqUrl, amqpUrl, prometheusUrl, ctlEnv, stop} = await startRabbitmq()
  return {addresses: {rabbitmqUrl, amqpUrl, prometheusUrl, rabbitmqctlEnv: ctlEnv}, stop}
}

async function redisService(): Promise<Started<Pick<ServiceAddresses, 'redisUrl'>>> {
  const {url, stop} = await startRedis()
  return {addresses: {redisUrl: url}, stop}
}

type GraphiteAndStatsd = GraphiteAddresses & Pick<ServiceAddresses, 'statsdUrl' | 'statsdManagementUrl'>

/** Ports and folder are chosen first, so that the three need not wait for each other. */
async function graphiteAndStatsdService(): Promise<Started<GraphiteAndStatsd>> {
  const [port, cacheQueryPort] = (await freePorts(2)) as [number, number]
  const storageDir = await makeTempDir('whisper')
  const [carbon, web, statsd] = await allOrNone([
    startCarbon({port, cacheQueryPort, storageDir}),
    startGraphiteWeb({cacheQueryPort, storageDir}),
    startStatsd({graphitePort: port}),
  ])
  return {
    addresses: {
      graphiteUrl: carbon.url,
      renderUrl: web.renderUrl,
      statsdUrl: statsd.url,
      statsdManagementUrl: statsd.managementUrl,
    },
    stop: async () => void (await Promise.all([carbon.stop(), web.stop(), statsd.stop()])),
  }
}

async function statsdService(graphite: GraphiteAddresses): Promise<Started<GraphiteAndStatsd>> {
  const {host, port} = tcpAddress(graphite.graphiteUrl)
  const {url, managementUrl, stop} = await startStatsd({graphiteHost: host, graphitePort: port})
  return {addresses: {...graphite, statsdUrl: url, statsdManagementUrl: managementUrl}, stop}
}

/** Waits for all; when one cannot start, stops the others and rejects with its reason. */
async function allOrNone<T extends readonly {stop: Stop}[]>(starting: {[K in keyof T]: Promise<T[K]>}): Promise<T> {
  const outcomes = await Promise.allSettled<{stop: Stop}>(starting)
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  if (!failed) return outcomes.map(outcome => (outcome as PromiseFulfilledResult<{stop: Stop}>).value) as unknown as T
  await Promise.all(outcomes.map(outcome => outcome.status === 'fulfilled' && outcome.value.stop()))
  throw failed.reason
}
