import {describe, expect, it, vi} from 'vitest'
import type {Observation} from '../../src/core/observation.js'
import {waitUntil} from '../support/wait-until.js'
import {sample} from './sample.js'
import {terminal} from './terminal.js'

// Where CI is set ink draws only the last frame; it looks when it is imported.
vi.hoisted(() => {
  process.env.CI = 'false'
})
const {runTop} = await import('../../src/tui/app.js')

const ENTERED = '\x1b[?1049h'
const LEFT = '\x1b[?1049l'

function start(observe: (signal: AbortSignal) => Promise<Observation> = async () => sample) {
  const {stdout, stdin, streams} = terminal()
  const ended = runTop({observe, intervalMs: 60_000, title: 'qops://127.0.0.1:8127', ...streams})
  const sees = (text: string) => waitUntil(`${text} on the screen`, () => stdout.frame.includes(text), {everyMs: 5})
  return {stdout, stdin, ended, sees}
}

describe('qops top', () => {
  it('shows what it observed, filters, sorts, pauses, helps and quits by key', async () => {
    const {stdin, ended, sees} = start()
    await sees('feed.deliver')
    stdin.write('/mail')
    await sees('filter: mail')
    stdin.write('\r')
    await sees('matching mail (of 4)')
    stdin.write('\x1b')
    await sees('QUEUES 4, longest first')
    stdin.write('\x1b[C')
    await sees('QUEUES 4, by QUEUE')
    stdin.write('\t>')
    await sees('TASKS 3, by TASK')
    stdin.write(' ')
    await sees('PAUSED')
    stdin.write('?')
    await sees('sort by the next column')
    stdin.write('q')
    await ended
  })

  it('draws in the size that the terminal is given', async () => {
    const {stdout, stdin, ended, sees} = start()
    await sees('feed.deliver')
    expect(stdout.frame).not.toContain('RUN P50')
    stdout.columns = 120
    stdout.emit('resize')
    await sees('RUN P50')
    stdin.write('q')
    await ended
  })

  it.each([
    {key: 'q', bytes: 'q'},
    {key: 'ctrl-C', bytes: '\x03'},
  ])('gives the terminal back on $key', async ({bytes}) => {
    const {stdout, stdin, ended, sees} = start()
    await sees('feed.deliver')
    expect(stdin.isRaw).toBe(true)
    stdin.write(bytes)
    await ended
    expect(stdout.text.indexOf(ENTERED)).toBe(0)
    expect(stdout.text.split(LEFT)).toHaveLength(2)
    expect(stdin.isRaw).toBe(false)
  })

  it('leaves no timer and no look behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
    const before = timers()
    let aborted = false
    const {stdin, ended, sees} = start(
      signal =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true
            reject(signal.reason)
          })
        }),
    )
    await sees('waiting for the first answer')
    stdin.write('q')
    await ended
    expect(aborted).toBe(true)
    await waitUntil('all timers to be gone', () => timers() <= before, {everyMs: 1})
  })

  it('goes on when a look fails, and says so', async () => {
    const {stdin, ended, sees} = start(async () => {
      throw new Error('connect ECONNREFUSED')
    })
    await sees('connect ECONNREFUSED')
    stdin.write('q')
    await ended
  })

  it('looks no more while paused, and at once when it goes on', async () => {
    let looks = 0
    const {stdin, ended, sees} = start(async () => {
      looks++
      return sample
    })
    await sees('feed.deliver')
    stdin.write(' ')
    await sees('PAUSED')
    stdin.write(' ')
    await waitUntil('a second look', () => looks === 2, {everyMs: 5})
    stdin.write('q')
    await ended
  })

  it('gives the terminal back when drawing fails, and rejects with the cause', async () => {
    const {stdout, stdin, ended, sees} = start(
      async () => ({queues: {at: '', queues: [null], errors: []}, errors: []}) as never,
    )
    await expect(ended).rejects.toThrow(TypeError)
    expect(stdout.text).toContain(LEFT)
    expect(stdin.isRaw).toBe(false)
    void sees
  })
})
