/** Accounts and their photos. In real life a database; here the seam behind which one can stand. */
export interface AccountStore {
  /** Removes at most `limit` photos of the user. Resolves with how many are left; without an account, with undefined. */
  removePhotos(user: number, limit: number): Promise<number | undefined>
  /** Removes the account itself. */
  removeAccount(user: number): Promise<void>
}

/** Accounts in this process. */
export class MemoryAccountStore implements AccountStore {
  private readonly photosByUser = new Map<number, number>()

  /** @param photos so many photos of theirs are there. */
  add(user: number, photos: number): void {
    this.photosByUser.set(user, photos)
  }

  async removePhotos(user: number, limit: number): Promise<number | undefined> {
    const photos = this.photosByUser.get(user)
    if (photos === undefined) return undefined
    const left = Math.max(0, photos - limit)
    this.photosByUser.set(user, left)
    return left
  }

  async removeAccount(user: number): Promise<void> {
    this.photosByUser.delete(user)
  }
}
