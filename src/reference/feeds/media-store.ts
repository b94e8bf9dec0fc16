/** Which photos there are, and whose. In real life a database; here the seam behind which one can stand. */
export interface MediaStore {
  /** Resolves with the number of the new photo, counting up from 1. */
  add(author: number): Promise<number>
  /** The author of each; undefined for a photo that was deleted or never was. */
  authorsOf(media: readonly number[]): Promise<(number | undefined)[]>
  /** Deletes the photo. Once more changes nothing. */
  remove(media: number): Promise<void>
  /** Deletes at most `limit` photos of the author. Resolves with whether there are more. */
  removeSomeOf(author: number, limit: number): Promise<boolean>
  close(): Promise<void>
}

/** Photos in this process. */
export class MemoryMediaStore implements MediaStore {
  private readonly authors = new Map<number, number>()
  private newest = 0

  async add(author: number): Promise<number> {
    this.newest++
    this.authors.set(this.newest, author)
    return this.newest
  }

  async authorsOf(media: readonly number[]): Promise<(number | undefined)[]> {
    return media.map(number => this.authors.get(number))
  }

  async remove(media: number): Promise<void> {
    this.authors.delete(media)
  }

  async removeSomeOf(author: number, limit: number): Promise<boolean> {
    const theirs = [...this.authors].filter(([, owner]) => owner === author).map(([media]) => media)
    for (const media of theirs.slice(0, limit)) this.authors.delete(media)
    return theirs.length > limit
  }

  async close(): Promise<void> {}
}
