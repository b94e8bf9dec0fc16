import {describe, expect, it} from 'vitest'
import type {SearchIndex} from '../../../src/reference/services/search-index.js'

/** What every search index promises. It must come empty, and keep so many photos of each word. */
export function searchIndexContract(name: string, open: (mediaPerWord: number) => Opened): void {
  describe(`${name} as a search index`, () => {
    const withIndex = async (mediaPerWord: number, use: (index: SearchIndex) => Promise<void>) => {
      const index = open(mediaPerWord)
      await use(index)
      await index.close?.()
    }

    it('finds a photo by each word of its caption, in any case and alphabet, once however often it was added', () =>
      withIndex(100, async index => {
        await index.add(7, 'A cat, a Straße & 2 猫')
        await index.add(7, 'A cat, a Straße & 2 猫')
        await index.add(11, 'another cat')
        expect(await index.find('CAT')).toEqual([7, 11])
        for (const word of ['straße', '2', '猫']) expect(await index.find(word)).toEqual([7])
        expect(await index.find('dog')).toEqual([])
      }))

    it('keeps the newest 3 of 5 photos', () =>
      withIndex(3, async index => {
        for (const media of [1, 2, 3, 4, 5]) await index.add(media, 'sunset')
        expect(await index.find('sunset')).toEqual([3, 4, 5])
      }))

    it('takes a caption without words', () =>
      withIndex(3, async index => {
        await index.add(1, '… !')
        await index.add(2, '')
      }))
  })
}

type Opened = SearchIndex & {close?(): Promise<void>}
