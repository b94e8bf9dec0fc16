/**
 * node peak-memory.js URL WANTS POLLS: polls, and prints the most resident memory it ever had, in KiB, and the queues it
 * found. Plain JavaScript, so that no compiler is in the figure.
 */
import {openBroker} from '../../dist/brokers/index.js'
import {realDeps} from '../../dist/cli/real-deps.js'

const [url, wants, polls] = process.argv.slice(2)
const {source} = await openBroker(url, realDeps)
let found = 0
for (let poll = 0; poll < Number(polls); poll++) {
  const {queues} = await source.snapshot(AbortSignal.timeout(60_000), wants)
  found = queues.length
}
await source.close()
console.log(process.resourceUsage().maxRSS, found)
