import {MemoryMediaStore} from '../../../src/reference/feeds/media-store.js'
import {mediaStoreContract} from './media-store-contract.js'

mediaStoreContract('memory', () => new MemoryMediaStore())
