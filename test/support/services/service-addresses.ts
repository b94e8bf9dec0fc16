import type {RabbitmqctlEnv} from './rabbitmqctl.js'

/** Where the run's shared servers are: in a test, `inject('services')`. They hold what other tests left in them. */
export interface ServiceAddresses {
  /** `rabbitmq://guest:guest@127.0.0.1:<management port>/%2F` */
  rabbitmqUrl: string
  /** `amqp://guest:guest@127.0.0.1:<port>` */
  amqpUrl: string
  /** `http://127.0.0.1:<port>`, which has `/metrics` and `/metrics/detailed`. */
  prometheusUrl: string
  /** Lets a child find the node by plain `rabbitmqctl`; absent when the broker is not ours. */
  rabbitmqctlEnv: RabbitmqctlEnv | undefined
  /** `redis://127.0.0.1:<port>/0` */
  redisUrl: string
  /** `graphite://127.0.0.1:<port>`: carbon's plain text port. It keeps one-second points. */
  graphiteUrl: string
  /** `http://127.0.0.1:<port>/render` of graphite-web. */
  renderUrl: string
  /** `statsd://127.0.0.1:<port>`, UDP; flushes to carbon every second. */
  statsdUrl: string
  /** `tcp://127.0.0.1:<port>` */
  statsdManagementUrl: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    services: ServiceAddresses
  }
}
