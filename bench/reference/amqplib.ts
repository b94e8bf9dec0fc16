/** A bare amqplib loop: publisher with confirms, and consumer that acknowledges what is done. Argument: the broker's URL. */
import {connect} from 'amqplib'
import {type EmptyArgs, PREFETCH, TASK} from './load.js'
import {serveContender} from './serve-contender.js'

const QUEUE = 'bench-amqplib'
/** So that the message is as long as ours. */
const ID = '00000000-0000-0000-0000-000000000000'

const connection = await connect(process.argv[2]!, {noDelay: true})
const publishing = await connection.createConfirmChannel()
await publishing.assertQueue(QUEUE, {durable: true, arguments: {'x-queue-type': 'quorum'}})

serveContender({
  publish(args) {
    const body = Buffer.from(JSON.stringify({task: TASK, version: 1, args, attempt: 1, id: ID}))
    return new Promise<void>((resolve, reject) => {
      publishing.sendToQueue(QUEUE, body, {persistent: true}, error => (error ? reject(error) : resolve()))
    })
  },
  async work(done) {
    const channel = await connection.createChannel()
    await channel.prefetch(PREFETCH)
    await channel.consume(QUEUE, message => {
      const {args} = JSON.parse(message!.content.toString()) as {args: EmptyArgs}
      done(args.sentAtMs)
      channel.ack(message!)
    })
  },
})
