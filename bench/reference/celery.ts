/**
 * Celery's worker: two processes, late acknowledgement, events on. Its queue is a classic one, because Celery 5.2 asks for
 * a prefetch of the whole channel, which quorum queues refuse. Its messages are published by amqplib, which is several
 * times as fast as Celery's own publisher, so that only the worker counts.
 */
import {randomUUID} from 'node:crypto'
import {statSync} from 'node:fs'
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {connect} from 'amqplib'
import {type ServerProcess, startServer} from '../../test/support/services/server-process.js'
import {makeTempDir} from '../../test/support/temp-dir.js'
import {waitUntil} from '../../test/support/wait-until.js'
import {nowMs, publishAll, TASK} from './load.js'

const QUEUE = 'bench-celery'

/** Tasks a second, from the first publish to the last task done. */
export async function celeryTasksPerSecond(amqpUrl: string, counts: readonly number[]): Promise<number[]> {
  const dir = await makeTempDir('celery')
  const doneFile = `${dir}/done`
  const worker = await startCelery(amqpUrl, dir, doneFile)
  const rates: number[] = []
  for (const count of counts) rates.push(await tasksPerSecond(amqpUrl, count, doneFile))
  await worker.stop()
  return rates
}

function startCelery(amqpUrl: string, dir: string, doneFile: string): Promise<ServerProcess> {
  return startServer({
    name: 'celery',
    command: '/usr/bin/python3',
    args: ['-m', 'celery', '-A', 'celery_tasks', 'worker', '-c', '2', '-E', '-l', 'warning', '-n', 'bench@localhost'],
    env: {
      BENCH_BROKER: `${amqpUrl}//`,
      BENCH_DONE_FILE: doneFile,
      PYTHONPATH: dirname(fileURLToPath(import.meta.url)),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    dir,
    ready: () => hasConsumer(amqpUrl),
  })
}

async function hasConsumer(amqpUrl: string): Promise<boolean> {
  const connection = await connect(amqpUrl)
  connection.on('error', () => {})
  try {
    const channel = await connection.createChannel()
    channel.on('error', () => {})
    return (await channel.checkQueue(QUEUE)).consumerCount > 0
  } finally {
    await connection.close()
  }
}

async function tasksPerSecond(amqpUrl: string, count: number, doneFile: string): Promise<number> {
  const before = statSync(doneFile).size
  const connection = await connect(amqpUrl, {noDelay: true})
  const channel = await connection.createConfirmChannel()
  const startedAtMs = await publishAll({count}, kwargs => {
    const body = Buffer.from(JSON.stringify([[], kwargs, {callbacks: null, errbacks: null, chain: null, chord: null}]))
    const id = randomUUID()
    const properties = {
      persistent: true,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      correlationId: id,
      headers: {lang: 'py', task: TASK, id, root_id: id, parent_id: null, group: null, argsrepr: '', kwargsrepr: ''},
    }
    return new Promise<void>((resolve, reject) => {
      channel.sendToQueue(QUEUE, body, properties, error => (error ? reject(error) : resolve()))
    })
  })
  await waitUntil(`Celery to do ${count} tasks`, () => statSync(doneFile).size >= before + count, {
    deadlineMs: 60_000,
    everyMs: 5,
  })
  const perSecond = (count * 1_000) / (nowMs() - startedAtMs)
  await connection.close()
  return perSecond
}
