import {MemoryAccountStore} from '../../../src/reference/feeds/account-store.js'
import {accountStoreContract} from './account-store-contract.js'

accountStoreContract('memory', () => new MemoryAccountStore())
