import {expect, it} from 'vitest'
import {alignedLines} from '../../src/core/aligned-lines.js'
import {routeTable} from '../../src/reference/route-table.js'

it('shows a queue a line, with the defaults filled in', () => {
  const lines = alignedLines(
    routeTable([
      {queue: 'feed', tasks: ['feed.deliver'], concurrency: 12, retry: {maxAttempts: 3, retryDelayMs: 60_000}},
      {
        ...{
          queue: 'cpu',
          tasks: ['spam.check', 'x'],
          pool: 'process' as const,
          concurrency: 2,
          prefetch: 5,
          priority: -1,
        },
        retry: {maxAttempts: 8, backoff: {firstMs: 500, mostMs: 960_000}},
        limits: {softMs: 1_500, hardMs: 2_000},
      },
    ]),
  )
  expect(lines).toEqual([
    'QUEUE  POOL        CONCURRENCY  PREFETCH  PRIORITY  RETRY                       LIMITS     DEAD LETTERS  TASKS',
    'feed   event-loop  12           12        0         3 attempts, 60 s            20 s/30 s  feed.dead     feed.deliver',
    'cpu    process     2            5         -1        8 attempts, 0.5 s to 960 s  1.5 s/2 s  cpu.dead      spam.check x',
  ])
})
