import {describe, expect, it} from 'vitest'
import {TaskRecorder} from '../../src/core/task-recorder.js'
import {recordingHooks} from '../../src/hooks/hooks.js'

function setup() {
  const recorder = new TaskRecorder()
  const only = () => {
    const deltas = recorder.take()
    expect(deltas).toHaveLength(1)
    return deltas[0]!
  }
  return {recorder, hooks: recordingHooks(recorder), only}
}

describe('hooks.run', () => {
  it('counts started and success, with run time and the wait since enqueuedAt', async () => {
    const {hooks, only} = setup()
    const result = await hooks.run('t', {queue: 'q', enqueuedAt: Date.now() - 5_000}, async () => 23)
    expect(result).toBe(23)
    const {counts, run, wait, total, inFlight} = only()
    expect(counts).toMatchObject({started: 1, success: 1, fail: 0})
    expect([run!.count, wait!.count, total!.count, inFlight]).toEqual([1, 1, 1, 0])
    expect(wait!.min).toBeGreaterThanOrEqual(5_000)
    expect(total!.min).toBeGreaterThanOrEqual(wait!.min)
  })

  it('takes a Date as enqueuedAt, and measures no wait without one', () => {
    const {hooks, only} = setup()
    hooks.run('t', {queue: 'q', enqueuedAt: new Date(Date.now() - 7_000)}, () => 1)
    hooks.run('t', {queue: 'q'}, () => 1)
    const {wait, run} = only()
    expect([wait!.count, run!.count]).toEqual([1, 2])
  })

  it('stays synchronous for a synchronous task', () => {
    const {hooks, only} = setup()
    expect(hooks.run('t', {queue: 'q'}, () => 5)).toBe(5)
    expect(only().counts.success).toBe(1)
  })

  it.each([
    [
      'thrown',
      (error: unknown) => {
        throw error
      },
    ],
    ['rejected', (error: unknown) => Promise.reject(error)],
  ])('reports a %s error as fail and lets the very same object leave', async (_how, fail) => {
    const {hooks, only} = setup()
    const error = {not: 'even an Error'}
    const caught = await (async () => hooks.run('t', {queue: 'q'}, () => fail(error)))().catch(e => e)
    expect(caught).toBe(error)
    expect(only().counts).toMatchObject({started: 1, fail: 1, success: 0})
  })

  it.each(['retry', 'timeout', 'duplicate', 'fail'] as const)('reports what outcomeOf calls %s', async outcome => {
    const {hooks, only} = setup()
    const run = hooks.run('t', {queue: 'q', outcomeOf: () => outcome}, () => Promise.reject(new Error('x')))
    await expect(run).rejects.toThrow('x')
    expect(only().counts).toMatchObject({started: 1, [outcome]: 1})
  })

  it('counts fail, and lets the task error leave, when outcomeOf itself throws', async () => {
    const {hooks, only} = setup()
    const outcomeOf = () => {
      throw new Error('bad classifier')
    }
    await expect(hooks.run('t', {queue: 'q', outcomeOf}, () => Promise.reject(new Error('task')))).rejects.toThrow(
      'task',
    )
    expect(only().counts.fail).toBe(1)
  })

  it('shows 3 in flight while 3 attempts run', async () => {
    const {hooks, recorder} = setup()
    let finish = () => {}
    const gate = new Promise<void>(resolve => {
      finish = resolve
    })
    const runs = [1, 2, 3].map(() => hooks.run('t', {queue: 'q'}, () => gate))
    expect(recorder.take()[0]!.inFlight).toBe(3)
    finish()
    await Promise.all(runs)
    expect(recorder.take()[0]!.inFlight).toBe(0)
  })
})

describe('the manual hooks', () => {
  it('count 23 sent, 26 started, 18 success, 5 fail, 3 retry, 2 reject, 1 timeout, 1 duplicate', () => {
    const {hooks, only} = setup()
    const times = (n: number, f: () => void) => {
      for (let i = 0; i < n; i++) f()
    }
    times(23, () => hooks.sent('t', {queue: 'q'}))
    times(28, () => hooks.started('t', {queue: 'q', redelivered: false}))
    times(18, () => hooks.success('t', {queue: 'q', runMs: 5, waitMs: 7}))
    times(5, () => hooks.fail('t', {queue: 'q', runMs: 5}))
    times(3, () => hooks.retry('t', {queue: 'q', runMs: 5}))
    times(2, () => hooks.reject('t', {queue: 'q'}))
    hooks.timeout('t', {queue: 'q'})
    hooks.duplicate('t', {queue: 'q'})
    const {counts, run, wait, total, inFlight} = only()
    expect(counts).toEqual({sent: 23, started: 28, success: 18, fail: 5, retry: 3, reject: 2, timeout: 1, duplicate: 1})
    expect([run!.count, wait!.count, total!.count, inFlight]).toEqual([26, 18, 18, 0])
  })

  it('put a task without a queue into the queue default', () => {
    const {hooks, only} = setup()
    hooks.sent('t')
    expect(only().queue).toBe('default')
  })

  it('count a task without a usable name as unknown, and cost the others nothing', () => {
    const {hooks, recorder} = setup()
    const wild = hooks as unknown as Record<string, (...args: unknown[]) => void>
    hooks.success('good', {queue: 'q'})
    wild.success!(undefined)
    wild.success!({}, {queue: null})
    wild.success!('', {queue: 7})
    hooks.success('x'.repeat(1_009), {queue: 'q'})
    const counted = recorder.take().map(({task, queue, counts}) => [task, queue, counts.success])
    expect(counted).toEqual([
      ['good', 'q', 1],
      ['unknown', 'default', 3],
      ['x'.repeat(200), 'q', 1],
    ])
  })

  it.each([undefined, null, {enqueuedAt: Symbol('x')}, {enqueuedAt: 'soon'}, {queue: {}}])(
    'run a task with the options %s',
    options => {
      const {hooks} = setup()
      const run = hooks.run as (task: unknown, options: unknown, fn: () => number) => number
      expect(run('t', options, () => 23)).toBe(23)
    },
  )

  it('never throw, whatever they are given', () => {
    const {hooks} = setup()
    const wild = hooks as unknown as Record<string, (...args: unknown[]) => void>
    for (const name of ['sent', 'reject', 'started', 'success', 'fail', 'retry', 'timeout', 'duplicate']) {
      for (const args of [
        [],
        [undefined],
        [null, null],
        [7, 'x'],
        [{}, {queue: 5, runMs: 'x', waitMs: Number.NaN}],
        ['t', {runMs: -1}],
      ]) {
        expect(() => wild[name]!(...args)).not.toThrow()
      }
    }
  })
})
