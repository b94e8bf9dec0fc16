import {expect, it} from 'vitest'
import {queueOf, ROUTES, withRetryDelay} from '../../src/reference/routing.js'

it.each([
  ['feed.deliver', 'feed'],
  ['search.index', 'fast'],
  ['crosspost.send', 'default'],
])('sends %s to the queue %s', (task, queue) => {
  expect(queueOf(ROUTES, task)).toBe(queue)
})

it('throws for a task that no route names', () => {
  expect(() => queueOf(ROUTES, 'nobody.knows')).toThrow('no route names the task nobody.knows')
})

it('names each task once', () => {
  const tasks = ROUTES.flatMap(route => route.tasks)
  expect(new Set(tasks).size).toBe(tasks.length)
})

it('waits a minute before a retry, unless told to wait 500 ms', () => {
  expect(ROUTES.map(({retry}) => retry.retryDelayMs)).toEqual([60_000, 60_000, 60_000])
  expect(withRetryDelay(ROUTES, 500).map(({retry}) => retry)).toEqual(
    Array(3).fill({maxAttempts: 3, retryDelayMs: 500}),
  )
})
