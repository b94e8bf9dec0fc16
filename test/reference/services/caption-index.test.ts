import {expect, it} from 'vitest'
import {CaptionIndex} from '../../../src/reference/services/caption-index.js'

it('finds a photo by each word of its caption, in upper and lower case', () => {
  const index = new CaptionIndex()
  index.add(7, 'Sunset at the beach!')
  index.add(11, 'beach, again')
  expect([index.find('BEACH'), index.find('sunset'), index.find('snow')]).toEqual([[7, 11], [7], []])
})

it('finds a photo once that was added twice', () => {
  const index = new CaptionIndex()
  index.add(7, 'cat cat')
  index.add(7, 'cat cat')
  expect(index.find('cat')).toEqual([7])
})

it('keeps the newest 2 photos of a word when told to keep 2', () => {
  const index = new CaptionIndex(2)
  for (const media of [7, 11, 13]) index.add(media, 'cat')
  expect(index.find('cat')).toEqual([11, 13])
})
