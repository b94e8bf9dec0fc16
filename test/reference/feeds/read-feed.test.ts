import {expect, it} from 'vitest'
import {MemoryMediaStore} from '../../../src/reference/feeds/media-store.js'
import {MemoryFeedStore} from '../../../src/reference/feeds/memory-feed-store.js'
import {MemoryFollowerGraph} from '../../../src/reference/feeds/memory-follower-graph.js'
import {readFeed} from '../../../src/reference/feeds/read-feed.js'

/** User 0 has got photos 1 to 5, the odd ones by author 7 and the even ones by author 11. */
async function fivePhotos() {
  const places = {
    store: new MemoryFeedStore({users: 1}),
    media: new MemoryMediaStore(),
    graph: new MemoryFollowerGraph(),
  }
  for (const author of [7, 11, 7, 11, 7]) await places.store.deliver(await places.media.add(author), [0])
  return places
}

it('reads the newest 3 of 5 photos', async () => {
  expect(await readFeed(await fivePhotos(), 0, 3)).toEqual([5, 4, 3])
})

it('leaves out a photo that was deleted since', async () => {
  const places = await fivePhotos()
  await places.media.remove(4)
  expect(await readFeed(places, 0, 10)).toEqual([5, 3, 2, 1])
})

it('leaves out the photos of an account that the user has blocked, and of one that has blocked the user', async () => {
  const places = await fivePhotos()
  await places.graph.block(0, 7)
  expect(await readFeed(places, 0, 10)).toEqual([4, 2])
  await places.graph.block(11, 0)
  expect(await readFeed(places, 0, 10)).toEqual([])
})
