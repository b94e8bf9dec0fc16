import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {MediaStore} from '../../../src/reference/feeds/media-store.js'

/** What every media store promises. It must come empty. */
export function mediaStoreContract(name: string, open: () => MediaStore): void {
  describe(`${name} as a media store`, () => {
    let media: MediaStore

    beforeEach(() => {
      media = open()
    })

    afterEach(() => media.close())

    it('numbers photos from 1 and knows whose they are', async () => {
      expect([await media.add(7), await media.add(11), await media.add(7)]).toEqual([1, 2, 3])
      expect(await media.authorsOf([3, 2, 1])).toEqual([7, 11, 7])
    })

    it('knows no author of a photo that was deleted or never was', async () => {
      await media.add(7)
      await media.remove(1)
      await media.remove(1)
      expect(await media.authorsOf([1, 2])).toEqual([undefined, undefined])
    })

    it('does not use the number of a deleted photo again', async () => {
      await media.remove(await media.add(7))
      expect(await media.add(7)).toBe(2)
    })

    it('deletes 7 photos of an author 3 at a time, and none of others', async () => {
      for (let n = 0; n < 7; n++) await media.add(23)
      const others = await media.add(5)
      await media.remove(2)
      expect([await media.removeSomeOf(23, 3), await media.removeSomeOf(23, 3)]).toEqual([true, false])
      expect(await media.removeSomeOf(23, 3)).toBe(false)
      expect(await media.authorsOf([1, 2, 3, 4, 5, 6, 7])).toEqual(Array(7).fill(undefined))
      expect(await media.authorsOf([others])).toEqual([5])
    })

    it('can be closed twice', async () => {
      await media.close()
      await media.close()
    })
  })
}
