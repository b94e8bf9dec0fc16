import {MemorySearchIndex} from '../../../src/reference/services/memory-search-index.js'
import {searchIndexContract} from './search-index-contract.js'

searchIndexContract('memory', mediaPerWord => new MemorySearchIndex(mediaPerWord))
