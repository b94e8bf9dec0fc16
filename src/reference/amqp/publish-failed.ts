import {QopsError} from '../../core/errors.js'

/**
 * What kept a message from being taken, and so what to do with it: `message`: no broker would take it; `queue`: this
 * broker has refused it, another may have room or know the queue; `broker`: it is lost, blocked or silent.
 */
export type PublishObstacle = 'message' | 'queue' | 'broker'

export class PublishFailed extends QopsError {
  constructor(
    readonly obstacle: PublishObstacle,
    message: string,
    options?: {cause?: unknown},
  ) {
    super('PUBLISH_FAILED', message, undefined, options)
  }
}

/** `broker` as in `RabbitMQ at localhost:5672, vhost /`. */
export const notTaken = (broker: string, queue: string, obstacle: PublishObstacle, why: string, cause?: unknown) =>
  new PublishFailed(obstacle, `${broker} did not take a message for queue ${queue}: ${why}`, {cause})
