import {expect, it} from 'vitest'
import {z} from 'zod'
import {Poison} from '../../src/reference/poison.js'
import {defineTask} from '../../src/reference/task.js'
import {runTask} from './run-task.js'

it('runs with arguments that fit', async () => {
  const seen: number[] = []
  const task = defineTask('count', z.object({number: z.int()}), async ({number}) => void seen.push(number))
  await runTask(task, {number: 23})
  expect(seen).toEqual([23])
})

it('refuses arguments that do not fit, and says which', () => {
  const task = defineTask('count', z.object({number: z.int()}), async () => {})
  expect(() => task.readArgs({number: 'many'}, 1)).toThrow(
    expect.objectContaining({
      ...{name: 'Poison', why: 'wrong-arguments', task: 'count'},
      message: 'number: Invalid input: expected number, received string',
    }),
  )
})

it('brings the arguments of version 1 to those of version 2', async () => {
  const seen: string[] = []
  const current = z.object({names: z.array(z.string())})
  const first = z.object({name: z.string()}).transform(({name}) => ({names: [name]}))
  const task = defineTask('greet', {1: first, 2: current}, async ({names}) => void seen.push(...names))
  await runTask(task, {name: 'ann'}, {version: 1})
  await runTask(task, {names: ['bob', 'eve']}, {version: 2})
  expect(seen).toEqual(['ann', 'bob', 'eve'])
})

it('refuses version 3 of a task that has two', () => {
  const task = defineTask('greet', {1: z.object({}), 2: z.object({})}, async () => {})
  expect(() => task.readArgs({}, 3)).toThrow(
    new Poison('unknown-version', 'this worker knows no version 3 of greet', 'greet'),
  )
})
