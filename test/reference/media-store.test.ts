import {MemoryMediaStore} from '../../src/reference/media-store.js'
import {mediaStoreContract} from './media-store-contract.js'

mediaStoreContract('memory', () => new MemoryMediaStore())
