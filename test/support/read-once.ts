/** A script for `node --import tsx --eval`: reads the URLs of its arguments one after another, as a check does. */
export const READ_ONCE = `
  import {openBroker} from './src/brokers/index.ts'
  import {realDeps} from './src/cli/real-deps.ts'
  for (const url of process.argv.slice(1)) {
    const {source} = await openBroker(url, realDeps)
    const outcome = await source.snapshot(AbortSignal.timeout(300)).then(found => found.queues.length, error => error.code)
    console.log(outcome)
    await source.close()
  }
`
