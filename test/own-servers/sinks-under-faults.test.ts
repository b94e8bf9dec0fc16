import {afterEach, describe, expect, it} from 'vitest'
import {GraphiteSink} from '../../src/sinks/graphite.js'
import {sentBatch} from '../support/batches.js'
import {type Carbon, startCarbon} from '../support/services/carbon.js'
import {knownValues} from '../support/services/graphite-render.js'
import {type GraphiteWeb, startGraphiteWeb} from '../support/services/graphite-web.js'
import {waitUntil} from '../support/wait-until.js'

const COUNT = 'qops.task.feed.feed_deliver.sent.count'

let carbon: Carbon | undefined
let web: GraphiteWeb | undefined
let sink: GraphiteSink | undefined

afterEach(async () => {
  await sink?.close()
  await web?.stop()
  await carbon?.stop()
})

describe('a real carbon that dies mid-run', () => {
  it('has all 11 batches, each at its own second, after it was killed and started again on the same port', async () => {
    carbon = await startCarbon()
    web = await startGraphiteWeb(carbon)
    sink = new GraphiteSink({host: '127.0.0.1', port: carbon.port}, 'qops', {retryDelayMs: 50})
    const firstMs = Math.floor(Date.now() / 1_000 - 60) * 1_000
    const emit = (from: number, to: number) => {
      for (let i = from; i < to; i++) sink!.emit(sentBatch(i + 1, firstMs + i * 1_000))
    }
    const values = async () => knownValues(await web!.render(COUNT, 120))

    emit(0, 3)
    await waitUntil('the first 3 points', async () => (await values()).length === 3)
    await carbon.flush()
    const place = carbon
    carbon.signal('SIGKILL')
    await carbon.stop()
    emit(3, 8)
    await waitUntil('trouble', () => sink!.health().lastError !== undefined)
    carbon = await startCarbon(place)
    emit(8, 11)
    const found = await waitUntil('all 11 points', async () => {
      const now = await values()
      return now.length === 11 && now
    })
    expect(found).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(sink.health()).toMatchObject({dropped: 0})
    expect(sink.health().lastError).toBeUndefined()
  })

  it('keeps the worker going while it hangs (SIGSTOP): emit returns at once, and nothing is lost once it goes on', async () => {
    carbon = await startCarbon()
    web = await startGraphiteWeb(carbon)
    sink = new GraphiteSink({host: '127.0.0.1', port: carbon.port}, 'qops', {retryDelayMs: 50, timeoutMs: 300})
    const firstMs = Math.floor(Date.now() / 1_000 - 60) * 1_000
    carbon.signal('SIGSTOP')
    for (let i = 0; i < 23; i++) sink.emit(sentBatch(i + 1, firstMs + i * 1_000))
    carbon.signal('SIGCONT')
    const found = await waitUntil('all 23 points', async () => {
      const now = knownValues(await web!.render(COUNT, 120))
      return now.length === 23 && now
    })
    expect(found).toEqual(Array.from({length: 23}, (_, i) => i + 1))
  })
})
