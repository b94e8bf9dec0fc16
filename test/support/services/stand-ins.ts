import type {ServiceAddresses} from './service-addresses.js'

export type RabbitmqAddresses = Pick<ServiceAddresses, 'rabbitmqUrl' | 'amqpUrl' | 'prometheusUrl' | 'rabbitmqctlEnv'>
export type GraphiteAddresses = Pick<ServiceAddresses, 'graphiteUrl' | 'renderUrl'>

/** Servers named in the environment, to be used rather than started. Absent: start one. */
export interface StandIns {
  rabbitmq?: RabbitmqAddresses
  redis?: Pick<ServiceAddresses, 'redisUrl'>
  graphite?: GraphiteAddresses
}

/** The variables that scripts/servers.js names when a server is missing. */
export function standIns(env: Record<string, string | undefined>): StandIns {
  const redisUrl = env.QOPS_TEST_REDIS_URL
  return {
    rabbitmq: pair(env, 'QOPS_TEST_RABBITMQ_URL', 'QOPS_TEST_AMQP_URL', (rabbitmqUrl, amqpUrl) => ({
      rabbitmqUrl,
      amqpUrl,
      prometheusUrl: env.QOPS_TEST_PROMETHEUS_URL || `http://${new URL(rabbitmqUrl).hostname}:15692`,
      rabbitmqctlEnv: undefined,
    })),
    redis: redisUrl ? {redisUrl} : undefined,
    graphite: pair(env, 'QOPS_TEST_GRAPHITE_URL', 'QOPS_TEST_RENDER_URL', (graphiteUrl, renderUrl) => ({
      graphiteUrl,
      renderUrl,
    })),
  }
}

/** Half of a pair would make the tests write to one server and read from another. */
function pair<T>(
  env: Record<string, string | undefined>,
  first: string,
  second: string,
  make: (first: string, second: string) => T,
): T | undefined {
  const [a, b] = [env[first], env[second]]
  if (a && b) return make(a, b)
  if (a || b)
    throw new Error(`${a ? first : second} is set, but ${a ? second : first} is not: set both, of one server, or none`)
  return undefined
}
