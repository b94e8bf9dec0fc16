import {expect, it} from 'vitest'
import {spamCheck} from '../../../src/reference/tasks/spam-check.js'
import {runTask} from '../run-task.js'

async function flagged(caption: string): Promise<number[]> {
  const media: number[] = []
  await runTask(spamCheck({flag: async photo => void media.push(photo)}), {media: 7, caption})
  return media
}

it('marks a photo that offers followers, and not one of a cat', async () => {
  expect(await flagged('Get TEN thousand followers for free today!!')).toEqual([7])
  expect(await flagged('my cat on the beach')).toEqual([])
})

it('refuses a caption of 2,201 characters', async () => {
  await expect(flagged('a'.repeat(2_201))).rejects.toThrow('caption: Too big')
})
