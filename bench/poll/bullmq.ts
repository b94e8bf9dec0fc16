import {Queue} from 'bullmq'
import {Redis} from 'ioredis'
import {startRedis} from '../../test/support/services/redis.js'
import {startChild} from '../support/child.js'
import {atMost, type Claim, reported} from '../support/claim.js'
import {median} from '../support/median.js'
import {processCpuMs} from './process-cpu.js'
import type {Poll, Reader} from './reader.js'

const QUEUES = 5_000
const ROUNDS = 11
const READER = new URL('./reader.ts', import.meta.url)

/** 5,000 queues with a job each, made by BullMQ itself. */
export async function bullmqClaims(bench: string): Promise<Claim[]> {
  const redis = await startRedis()
  const connection = new Redis(redis.url, {maxRetriesPerRequest: null})
  try {
    await fill(connection)
    const pid = Number(/process_id:(\d+)/.exec(await connection.info('server'))![1])
    const reader = await startChild<Reader>(READER)
    const redisCpuBefore = processCpuMs(pid)
    const polls: Poll[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      const poll = await reader.call('poll', `${redis.url}?layout=bullmq`, 'lengths')
      if (poll.queues !== QUEUES || poll.ready !== QUEUES)
        throw new Error(`found ${poll.ready} jobs in ${poll.queues} queues instead of ${QUEUES} in as many`)
      polls.push(poll)
    }
    // The kernel counts in hundredths of a second, so it is shared out over all polls, the first included.
    const redisCpuMs = (processCpuMs(pid) - redisCpuBefore) / polls.length
    await reader.stop()
    return claims(bench, polls.slice(1), redisCpuMs)
  } finally {
    connection.disconnect()
    await redis.stop()
  }
}

async function fill(connection: Redis): Promise<void> {
  for (let nth = 0; nth < QUEUES; nth++) await new Queue(`mail-${nth}`, {connection}).add('send', {to: nth})
}

function claims(bench: string, polls: readonly Poll[], redisCpuMs: number): Claim[] {
  const clientCpuMs = median(polls.map(({cpuMs}) => cpuMs))
  const seconds = (redisCpuMs + clientCpuMs) / 1_000
  const wallMs = median(polls.map(poll => poll.wallMs))
  return [
    {
      ...{bench, claim: 'BullMQ, 5,000 queues: time of Redis and reader together', value: seconds, unit: 's'},
      ...atMost(0.3, seconds),
      against: `CPU per poll: Redis ${redisCpuMs.toFixed(0)} ms, reader ${clientCpuMs.toFixed(0)} ms`,
    },
    {
      ...{bench, claim: 'the same, by the clock', value: wallMs, unit: 'ms', ...reported},
      against: 'one connection, one poll after the other',
    },
  ]
}
