import {describe, expect, it, onTestFinished} from 'vitest'
import {FakeCarbon} from '../support/fake-carbon.js'
import {freePort} from '../support/free-port.js'
import {runProcess} from '../support/run-process.js'
import {silentServer} from '../support/silent-server.js'

/** A worker as a process of its own: it counts, closes its hooks, and says what they dropped. */
const worker = (sink: string) => `
  const {createHooks} = await import('qops/hooks')
  const hooks = createHooks({sinks: ['${sink}']})
  for (let i = 0; i < 23; i++) hooks.sent('feed.deliver', {queue: 'feed'})
  await hooks.close()
  console.log(JSON.stringify(Object.values(hooks.health().sinks)[0]))`

const run = (sink: string) => runProcess(['--input-type=module', '--eval', worker(sink)])

describe('a worker that ends', () => {
  it('has sent its 23 tasks to carbon before close() resolves, and exits 0', async () => {
    const carbon = new FakeCarbon()
    await carbon.start()
    onTestFinished(() => carbon.stop())
    const {code, stdout, stderr} = await run(`graphite://127.0.0.1:${carbon.port}`)
    expect({code, stderr, health: JSON.parse(stdout)}).toEqual({code: 0, stderr: '', health: {dropped: 0, errors: 0}})
    expect(carbon.lines.filter(line => line.startsWith('qops.task.feed.feed_deliver.sent.count 23 '))).toHaveLength(1)
  })

  it.each([
    ['carbon is not there', async () => `graphite://127.0.0.1:${await freePort()}`],
    ['carbon never reads', async () => `graphite://127.0.0.1:${await silentServer()}`],
    ['statsd is not there', async () => `statsd://127.0.0.1:${await freePort()}`],
    ['statsd has no address', async () => 'statsd://no-such-host.invalid:8125'],
    ['the sidecar is not there', async () => `qops://127.0.0.1:${await freePort()}`],
    ['the sidecar never answers', async () => `qops://127.0.0.1:${await silentServer()}`],
  ])('exits 0 with nothing on stderr when %s', async (_what, sink) => {
    expect(await run(await sink())).toMatchObject({code: 0, stderr: ''})
  })
})
