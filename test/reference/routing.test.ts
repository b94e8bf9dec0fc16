import {expect, it} from 'vitest'
import {queueOf, ROUTES, type Route, routingProblems, withRetryDelay} from '../../src/reference/routing.js'
import {allTasks, type TaskDeps} from '../../src/reference/tasks/index.js'

it.each([
  ['feed.deliver', 'feed'],
  ['search.index', 'fast'],
  ['crosspost.send', 'evented'],
  ['api.hook', 'evented'],
  ['account.delete', 'default'],
  ['spam.check', 'cpu'],
])('sends %s to the queue %s', (task, queue) => {
  expect(queueOf(ROUTES, task)).toBe(queue)
})

it('throws for a task that no route names', () => {
  expect(() => queueOf(ROUTES, 'nobody.knows')).toThrow('no route names the task nobody.knows')
})

it('has exactly one queue for every task, and nothing else wrong', () => {
  const names = allTasks({} as TaskDeps).map(task => task.name)
  expect(routingProblems(ROUTES, names)).toEqual([])
})

const retry = {maxAttempts: 3, retryDelayMs: 5}
const line = (queue: string, tasks: string[], rest: Partial<Route> = {}): Route => ({
  ...{queue, tasks, retry, concurrency: 2},
  ...rest,
})

it.each<[string, Route[]]>([
  ['the task a has two queues', [line('one', ['a']), line('two', ['a'])]],
  ['the task a has two queues', [line('one', ['a', 'a'])]],
  ['the task a has no queue', [line('one', [])]],
  ['there is no task b', [line('one', ['a', 'b'])]],
  ['the queue one has two lines', [line('one', ['a']), line('one', [])]],
  ['the queue one would run nothing', [line('one', ['a'], {concurrency: 0})]],
  ['the queue one has a smaller prefetch than concurrency', [line('one', ['a'], {prefetch: 1})]],
  ['the soft limit of the queue one is not below its hard one', [line('one', ['a'], {limits: {softMs: 7, hardMs: 7}})]],
])('says: %s', (problem, routes) => {
  expect(routingProblems(routes, ['a'])).toEqual([problem])
})

it('retries every 500 ms when told to, as often as before', () => {
  expect(withRetryDelay(ROUTES, 500).map(route => route.retry)).toEqual(
    ROUTES.map(route => ({maxAttempts: route.retry.maxAttempts, retryDelayMs: 500})),
  )
})
