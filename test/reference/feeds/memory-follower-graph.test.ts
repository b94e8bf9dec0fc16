import {MemoryFollowerGraph} from '../../../src/reference/feeds/memory-follower-graph.js'
import {followerGraphContract} from './follower-graph-contract.js'

followerGraphContract('memory', () => new MemoryFollowerGraph())
