/** BullMQ with an empty job. Argument: the URL of a Redis. */
import {Queue, Worker} from 'bullmq'
import {type EmptyArgs, PREFETCH, TASK} from './load.js'
import {serveContender} from './serve-contender.js'

const QUEUE = 'bench-bullmq'
const {hostname: host, port} = new URL(process.argv[2]!)
const connection = {host, port: Number(port), maxRetriesPerRequest: null}
const queue = new Queue<EmptyArgs>(QUEUE, {connection, defaultJobOptions: {removeOnComplete: true}})

serveContender({
  publish: args => queue.add(TASK, args),
  async work(done) {
    const run = async ({data}: {data: EmptyArgs}) => done(data.sentAtMs)
    await new Worker<EmptyArgs>(QUEUE, run, {connection, concurrency: PREFETCH}).waitUntilReady()
  },
})
