import {describe, expect, it, onTestFinished, vi} from 'vitest'
import {createHooks} from '../../src/hooks/index.js'
import {MemorySink} from '../../src/sinks/memory.js'
import type {Sink} from '../../src/sinks/sink.js'
import {freePort} from '../support/free-port.js'
import {waitUntil} from '../support/wait-until.js'

describe('createHooks', () => {
  it('sends to several sinks at once, on flush and on close', async () => {
    const [one, two] = [new MemorySink('qops'), new MemorySink('qops')]
    const hooks = createHooks({sinks: [one, two]})
    for (let i = 0; i < 23; i++) hooks.sent('feed.deliver', {queue: 'feed'})
    await waitUntil('the first flush', () => one.batches.some(({tasks}) => tasks.length > 0))
    for (let i = 0; i < 5; i++) hooks.sent('feed.deliver', {queue: 'feed'})
    await hooks.close()
    expect(one.counters()).toEqual({'qops.task.feed.feed_deliver.sent': 28})
    expect(two.counters()).toEqual(one.counters())
    expect(one.batches.filter(({tasks}) => tasks.length > 0)).toHaveLength(2)
  })

  it.each(['statsd', 'http://x', 'kafka://x:1'])('refuses the sink %s when it is created, in one sentence', sink => {
    expect(() => createHooks({sinks: [sink]})).toThrow(expect.objectContaining({code: 'BAD_URL'}))
  })

  it('takes its sinks from QOPS_SINKS when none are given', async () => {
    vi.stubEnv('QOPS_SINKS', ' statsd://127.0.0.1:18125 , memory: ')
    onTestFinished(() => void vi.unstubAllEnvs())
    const hooks = createHooks()
    expect(Object.keys(hooks.health().sinks)).toEqual(['statsd://127.0.0.1:18125', 'memory:'])
    await hooks.close()
  })

  it('goes on counting without a word while every sink is away, and shows what was dropped', async () => {
    const away = `graphite://127.0.0.1:${await freePort()}`
    const hooks = createHooks({sinks: [away, `qops://127.0.0.1:${await freePort()}`, 'statsd://127.0.0.1:9']})
    for (let i = 0; i < 23; i++) await hooks.run('t', {queue: 'q'}, async () => i)
    await hooks.close()
    expect(hooks.health().sinks[away]).toMatchObject({errors: expect.any(Number), lastError: expect.any(String)})
    expect(hooks.health().sinks[away]!.dropped).toBeGreaterThan(0)
  })

  it('is not hurt by a sink that throws', async () => {
    const broken: Sink = {
      name: 'broken',
      emit: () => {
        throw new Error('boom')
      },
      health: () => ({dropped: 0, errors: 0}),
      close: async () => {
        throw new Error('boom')
      },
    }
    const hooks = createHooks({sinks: [broken]})
    hooks.sent('t')
    await hooks.close()
    expect(hooks.health().flushErrors).toBe(2)
  })

  it('keeps 2,000 series at most: 2,003 task names leave 3 events counted as other', async () => {
    const sink = new MemorySink('qops')
    const hooks = createHooks({sinks: [sink]})
    for (let i = 0; i < 2_003; i++) hooks.sent(`task-${i}`, {queue: 'q'})
    expect(hooks.health().seriesFolded).toBe(3)
    await hooks.close()
    expect(sink.counters()['qops.task.q.other.sent']).toBe(3)
    expect(sink.counters()['qops.self.series_folded']).toBe(3)
  })
})
