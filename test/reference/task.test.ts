import {expect, it} from 'vitest'
import {z} from 'zod'
import {Permanent} from '../../src/reference/retry-policy.js'
import {defineTask} from '../../src/reference/task.js'

it('runs with arguments that fit', async () => {
  const seen: number[] = []
  const task = defineTask('count', z.object({number: z.int()}), async ({number}) => void seen.push(number))
  await task.run({number: 23})
  expect(seen).toEqual([23])
})

it('gives up, rather than try again, a task whose arguments do not fit', async () => {
  const task = defineTask('count', z.object({number: z.int()}), async () => {})
  await expect(task.run({number: 'many'})).rejects.toThrow(new Permanent('count cannot run with {"number":"many"}'))
})
