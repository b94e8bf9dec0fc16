/**
 * `publisher-process AMQP_URL QUEUE ROUND CONFIRMED_FILE`: publishes `ROUND:0`, `ROUND:1`, … and appends each to the file
 * when it is confirmed, until it is killed by a test.
 */
import {appendFileSync} from 'node:fs'
import {openAmqpTransport} from '../../src/reference/amqp/transport.js'

export const IN_FLIGHT = 97

const [amqpUrl, queue, round, confirmedFile] = process.argv.slice(2)
if (amqpUrl && queue && round && confirmedFile) {
  const transport = await openAmqpTransport(amqpUrl)
  let next = 0
  const publishAll = async () => {
    for (;;) {
      const body = `${round}:${next++}`
      await transport.publish(queue, {task: 'test.task', body})
      appendFileSync(confirmedFile, `${body}\n`)
    }
  }
  await Promise.all(Array.from({length: IN_FLIGHT}, publishAll))
}
