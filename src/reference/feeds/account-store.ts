/** Which accounts were deleted. In real life a database; here the seam behind which one can stand. */
export interface AccountStore {
  /** From now on the account is gone, for good. Once more changes nothing. */
  remove(account: number): Promise<void>
  isRemoved(account: number): Promise<boolean>
  close(): Promise<void>
}

/** Deleted accounts in this process. */
export class MemoryAccountStore implements AccountStore {
  private readonly removed = new Set<number>()

  async remove(account: number): Promise<void> {
    this.removed.add(account)
  }

  async isRemoved(account: number): Promise<boolean> {
    return this.removed.has(account)
  }

  async close(): Promise<void> {}
}
