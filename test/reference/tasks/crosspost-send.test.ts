import {expect, it} from 'vitest'
import {crosspostSend} from '../../../src/reference/tasks/crosspost-send.js'
import {runTask} from '../run-task.js'

it('posts the photo elsewhere', async () => {
  const posted: number[] = []
  await runTask(crosspostSend({post: async media => void posted.push(media)}), {media: 7})
  expect(posted).toEqual([7])
})

it('rejects with the very error of the other network', async () => {
  const error = new Error('overloaded')
  await expect(runTask(crosspostSend({post: () => Promise.reject(error)}), {media: 7})).rejects.toBe(error)
})
