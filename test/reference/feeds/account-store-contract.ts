import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {AccountStore} from '../../../src/reference/feeds/account-store.js'

/** What every account store promises. It must come empty. */
export function accountStoreContract(name: string, open: () => AccountStore): void {
  describe(`${name} as an account store`, () => {
    let accounts: AccountStore

    beforeEach(() => {
      accounts = open()
    })

    afterEach(() => accounts.close())

    it('knows the account that was removed twice, and no other', async () => {
      await accounts.remove(7)
      await accounts.remove(7)
      expect([await accounts.isRemoved(7), await accounts.isRemoved(5)]).toEqual([true, false])
    })

    it('can be closed twice', async () => {
      await accounts.close()
      await accounts.close()
    })
  })
}
