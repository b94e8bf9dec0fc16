import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {embeddedBroker, stopEmbeddedBroker} from '../../src/brokers/embedded.js'
import {EMBEDDED, openBroker} from '../../src/brokers/index.js'
import {realDeps} from '../../src/cli/real-deps.js'
import {type Sidecar, startSidecar} from '../../src/sidecar/sidecar.js'
import {brokerContract} from '../support/broker-contract.js'
import {freePort} from '../support/free-port.js'
import {silentServer} from '../support/silent-server.js'
import {waitUntil} from '../support/wait-until.js'

const sources = async (url: string) => (await openBroker(url, {...realDeps, more: EMBEDDED})).source
const listen = {host: '127.0.0.1', port: 0}
let sidecar: Sidecar

beforeAll(async () => {
  embeddedBroker('behind-sidecar')
  const brokers = ['embedded://behind-sidecar']
  sidecar = await startSidecar({listen, brokers, sinks: [], pollMs: 20, log() {}}, {...realDeps, more: EMBEDDED})
})
afterAll(async () => {
  await sidecar.close()
  stopEmbeddedBroker('behind-sidecar')
})

brokerContract('sidecar', {
  open: () => sources(sidecar.url.replace('http:', 'qops:')),
  openGone: async () => sources(`qops://127.0.0.1:${await freePort()}`),
  openSilent: async () => sources(`qops://127.0.0.1:${await silentServer()}`),
  async fill(queue, {ready, unacked}) {
    const broker = embeddedBroker('behind-sidecar')
    broker.assertQueue(queue, {autoDelete: false})
    for (let i = 0; i < ready + unacked; i++) broker.sendToQueue(queue, i)
    if (unacked > 0) broker.consume(queue, () => {}, {prefetch: unacked})
  },
})

describe('a sidecar that cannot read one of its two brokers', () => {
  it('is refused as a whole, because its answer is partial, but serves the good broker by name', async () => {
    const brokers = ['embedded://behind-sidecar?name=good', 'embedded://nowhere?name=bad']
    const partial = await startSidecar(
      {listen, brokers, sinks: [], pollMs: 20, log() {}},
      {...realDeps, more: EMBEDDED},
    )
    const url = partial.url.replace('http:', 'qops:')
    try {
      const whole = await sources(url)
      const error = await waitUntil('the first poll', () =>
        whole.snapshot(AbortSignal.timeout(1_000)).then(
          () => undefined,
          caught => caught,
        ),
      )
      expect(error).toMatchObject({code: 'SOURCE_PARTIAL', message: expect.stringContaining('bad')})
      const good = await sources(`${url}/good`)
      const {queues} = await good.snapshot(AbortSignal.timeout(1_000))
      expect(queues.length).toBeGreaterThan(0)
    } finally {
      await partial.close()
    }
  })
})
