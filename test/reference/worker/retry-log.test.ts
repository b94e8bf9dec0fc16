import {expect, it} from 'vitest'
import {RetryLog} from '../../../src/reference/worker/retry-log.js'

function open() {
  const log: string[] = []
  let nowMs = 1_000_000
  const retries = new RetryLog(
    line => log.push(line),
    () => nowMs,
  )
  return {log, retries, pass: (ms: number) => (nowMs += ms)}
}

it('says the first retry of each task at once, with its reason', () => {
  const {log, retries} = open()
  retries.take('feed.deliver', 1, 'the feed store failed: OOM')
  retries.take('search.index', 2, 'overloaded')
  expect(log).toEqual([
    'feed.deliver is tried again after attempt 1: the feed store failed: OOM',
    'search.index is tried again after attempt 2: overloaded',
  ])
})

it('says 1,009 retries within 10 s in one line, and how many there were in the next', () => {
  const {log, retries, pass} = open()
  for (let n = 0; n < 1_009; n++) retries.take('feed.deliver', 1, 'OOM')
  pass(9_999)
  retries.take('feed.deliver', 1, 'OOM')
  expect(log).toHaveLength(1)
  pass(1)
  retries.take('feed.deliver', 2, 'refused')
  expect(log.slice(1)).toEqual([
    'feed.deliver is tried again after attempt 2: refused (and 1009 others since the last such line)',
  ])
})
