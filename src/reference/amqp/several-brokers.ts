import {reason} from '../../core/errors.js'
import type {ConsumeOptions, MessageHandler, OutgoingMessage, Subscription, Transport} from '../transport.js'
import {nextBroker} from './broker-health.js'
import {notTaken, PublishFailed} from './publish-failed.js'

/** A transport that knows without asking when a message would have to wait. */
export interface Broker extends Transport {
  /** For error messages: `RabbitMQ at localhost:5672, vhost /`. */
  readonly name: string
  /** Why a message would have to wait; undefined when it would not. */
  readonly trouble: BrokerTrouble | undefined
}

export type BrokerTrouble = {
  why: string
  /** Its connection is lost; otherwise it is there, and blocks publishers for as long as it must. */
  isLost: boolean
}

export type SeveralBrokersOptions = {
  /** How long a broker that failed is left alone. */
  downForMs: number
  now: () => number
}

/**
 * Several brokers that know nothing of each other, as one transport. Each message goes to the next healthy one, and when
 * that fails to the one after it: a broker that fell silent may have taken the message, so it may be delivered twice.
 * Consumers take from all of them. More brokers are how the system grows, and how it survives the loss of one.
 */
export class SeveralBrokers implements Transport {
  private turn = 0
  /** Those that failed, and until when they are left alone. */
  private readonly leftAlone = new Map<Broker, number>()

  constructor(
    private readonly brokers: readonly Broker[],
    private readonly options: SeveralBrokersOptions,
  ) {}

  async declare(queue: string): Promise<void> {
    await Promise.all(this.brokers.map(broker => broker.declare(queue)))
  }

  /** Rejects when none took it, with the reason of each. */
  async publish(queue: string, message: OutgoingMessage, options?: {delayMs?: number}): Promise<void> {
    const refusals = new Map<Broker, PublishFailed>()
    const turn = this.turn++
    for (;;) {
      const broker = this.next(turn, refusals)
      if (!broker) throw this.notTakenByAny(queue, refusals)
      const refusal = await failureOf(broker, queue, broker.publish(queue, message, options))
      if (!refusal) return void this.leftAlone.delete(broker)
      if (refusal.obstacle === 'message') throw refusal
      if (refusal.obstacle === 'broker') this.leftAlone.set(broker, this.options.now() + this.options.downForMs)
      refusals.set(broker, refusal)
    }
  }

  async consume(queue: string, options: ConsumeOptions, handler: MessageHandler): Promise<Subscription> {
    const subscriptions = await allOrNone(this.brokers.map(broker => broker.consume(queue, options, handler)))
    return {stop: async () => void (await Promise.all(subscriptions.map(subscription => subscription.stop())))}
  }

  async close(): Promise<void> {
    await Promise.all(this.brokers.map(broker => broker.close()))
  }

  private next(turn: number, refusals: ReadonlyMap<Broker, PublishFailed>): Broker | undefined {
    this.noteLosses()
    const health = this.brokers.map(broker => ({
      tried: refusals.has(broker),
      inTrouble: broker.trouble !== undefined,
      leftAloneUntilMs: this.leftAlone.get(broker) ?? 0,
    }))
    const refused = [...refusals.values()].some(({obstacle}) => obstacle === 'queue')
    const place = nextBroker(health, {turn, nowMs: this.options.now(), refused})
    return place === undefined ? undefined : this.brokers[place]
  }

  /** A broker may be lost when no message was on its way to it: that is a failure as any other. */
  private noteLosses(): void {
    const nowMs = this.options.now()
    for (const broker of this.brokers) {
      if (!broker.trouble?.isLost || nowMs < (this.leftAlone.get(broker) ?? 0)) continue
      this.leftAlone.set(broker, nowMs + this.options.downForMs)
    }
  }

  private notTakenByAny(queue: string, refusals: ReadonlyMap<Broker, PublishFailed>): PublishFailed {
    const reasons = this.brokers.map(broker => refusals.get(broker)?.message ?? this.notTried(broker))
    const obstacle = [...refusals.values()].some(refusal => refusal.obstacle === 'queue') ? 'queue' : 'broker'
    const message = `none of ${this.brokers.length} brokers took a message for queue ${queue}: ${reasons.join('; ')}`
    return new PublishFailed(obstacle, message)
  }

  private notTried(broker: Broker): string {
    return broker.trouble?.why ?? `${broker.name} was not tried: it failed a moment ago`
  }
}

/** Undefined when it was published. Whatever is not a refusal is the broker's fault: it could not keep the delay, say. */
async function failureOf(broker: Broker, queue: string, published: Promise<void>): Promise<PublishFailed | undefined> {
  try {
    await published
    return undefined
  } catch (error) {
    return error instanceof PublishFailed ? error : notTaken(broker.name, queue, 'broker', reason(error), error)
  }
}

/** A worker that could not begin on one broker must not go on half on the others. */
async function allOrNone(opening: Promise<Subscription>[]): Promise<Subscription[]> {
  const outcomes = await Promise.allSettled(opening)
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  const opened = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  if (!failed) return opened
  await Promise.allSettled(opened.map(subscription => subscription.stop()))
  throw failed.reason
}
