/**
 * What one poll of thousands of queues costs, the decoding included: the reader's and the broker's time, and memory. Each
 * broker has a file of its own in poll/.
 */
import {bullmqClaims} from './poll/bullmq.js'
import {rabbitmqClaims} from './poll/rabbitmq.js'
import {report} from './support/claim.js'

const bench = 'poll'

report([...(await rabbitmqClaims(bench)), ...(await bullmqClaims(bench))])
