import {expect, it} from 'vitest'
import {crosspostSend} from '../../../src/reference/tasks/crosspost-send.js'

it('posts the photo elsewhere', async () => {
  const posted: number[] = []
  await crosspostSend({post: async media => void posted.push(media)}).run({media: 7})
  expect(posted).toEqual([7])
})

it('rejects with the very error of the other network', async () => {
  const error = new Error('overloaded')
  await expect(crosspostSend({post: () => Promise.reject(error)}).run({media: 7})).rejects.toBe(error)
})
