import {expect, it} from 'vitest'
import {createApp} from '../../src/reference/app.js'
import type {TaskArgs} from '../../src/reference/message.js'
import type {Publish} from '../../src/reference/publisher.js'

it('answers with the number of the photo after it has published 3 tasks', async () => {
  const published: [string, TaskArgs][] = []
  const app = createApp({publish: async (task, args) => void published.push([task, args]), newMedia: () => 23})
  expect(await app.postPhoto(5, 'a cat')).toBe(23)
  expect(published).toEqual([
    ['feed.deliver', {media: 23, author: 5, cursor: 0}],
    ['search.index', {media: 23, caption: 'a cat'}],
    ['spam.check', {media: 23, caption: 'a cat'}],
  ])
})

it('publishes 3 more when it crossposts and has 2 subscribers', async () => {
  const published: [string, TaskArgs][] = []
  const publish: Publish = async (task, args) => void published.push([task, args])
  const app = createApp({publish, newMedia: () => 23, crosspost: true, subscribers: ['a', 'b']})
  for (const _ of ['once', 'again']) {
    await app.postPhoto(5, 'a cat')
    expect(published.splice(0).slice(3)).toEqual([
      ['crosspost.send', {media: 23}],
      ['api.hook', {subscriber: 'a', media: 23, author: 5}],
      ['api.hook', {subscriber: 'b', media: 23, author: 5}],
    ])
  }
})

it('lets nobody else know of a photo whose delivery the broker does not take', async () => {
  const published: string[] = []
  const publish = async (task: string) => {
    if (task === 'feed.deliver') throw new Error('refused')
    published.push(task)
  }
  const app = createApp({publish, newMedia: () => 23, crosspost: true, subscribers: ['a']})
  await expect(app.postPhoto(5, 'a cat')).rejects.toThrow('refused')
  expect(published).toEqual(['search.index', 'spam.check'])
})

it('rejects when the broker does not take one of the tasks', async () => {
  const publish = async (task: string) => {
    if (task === 'search.index') throw new Error('refused')
  }
  await expect(createApp({publish, newMedia: () => 23}).postPhoto(5, 'a cat')).rejects.toThrow('refused')
})

it('takes the photo back when the broker does not take one of the tasks, but says why the broker did not', async () => {
  const removed: number[] = []
  const publish = async (task: string) => {
    if (task === 'feed.deliver') throw new Error('refused')
  }
  const removeMedia = async (media: number) => {
    removed.push(media)
    throw new Error('the store is down too')
  }
  const app = createApp({publish, newMedia: async author => author + 100, removeMedia})
  await expect(app.postPhoto(5, 'a cat')).rejects.toThrow('refused')
  expect(removed).toEqual([105])
})
