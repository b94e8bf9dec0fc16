import {setImmediate as nextTurn} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {QopsError} from '../../../src/core/errors.js'
import {Recovering} from '../../../src/reference/amqp/recovering.js'
import {waitUntil} from '../../support/wait-until.js'

const down = (why: string) => new QopsError('TRANSPORT_DOWN', why)

class Line {
  closed = false
  constructor(readonly lose: (error: QopsError) => void) {}
  async close(): Promise<void> {
    this.closed = true
  }
}

describe('Recovering', () => {
  let lines: Line[]
  let refusals: number
  let refusal: QopsError
  let said: string[]
  let attempts: number[]
  let recovering: Recovering<Line>

  beforeEach(() => {
    ;[lines, refusals, said, attempts] = [[], 0, [], []]
    refusal = down('refused')
    recovering = new Recovering({
      async open(onLost) {
        if (refusals-- > 0) throw refusal
        lines.push(new Line(onLost))
        return lines.at(-1)!
      },
      delayMs: attempt => {
        attempts.push(attempt)
        return 1
      },
      onDown: error => said.push(`down: ${error.message}`),
      onUp: () => said.push('up'),
    })
  })

  afterEach(() => recovering.close())

  it('rejects at once, and says nothing, when the first attempt fails', async () => {
    refusals = 1
    await expect(recovering.open()).rejects.toThrow('refused')
    expect([said, attempts]).toEqual([[], []])
  })

  it('opens again after 3 refusals, and says once that it is down and once that it is up', async () => {
    await recovering.open()
    refusals = 3
    lines[0]!.lose(down('cut'))
    lines[0]!.lose(down('cut again'))
    await waitUntil('it to be up', () => said.includes('up'), {everyMs: 1})
    expect(said).toEqual(['down: cut', 'up'])
    expect(attempts).toEqual([1, 2, 3, 4])
    expect(await recovering.get(0)).toBe(lines[1])
  })

  it('says it once more when something else keeps it from coming back: a queue that differs', async () => {
    await recovering.open()
    refusals = 3
    refusal = new QopsError('QUEUE_DIFFERS', 'queue feed is there with other arguments')
    lines[0]!.lose(down('cut'))
    await waitUntil('it to be up', () => said.includes('up'), {everyMs: 1})
    expect(said).toEqual(['down: cut', 'down: queue feed is there with other arguments', 'up'])
  })

  it('gives it to who has waited meanwhile', async () => {
    await recovering.open()
    lines[0]!.lose(down('cut'))
    expect(await recovering.get(1_000)).toBe(lines[1])
  })

  it('rejects with the latest reason who has waited 10 ms in vain', async () => {
    await recovering.open()
    refusals = Number.POSITIVE_INFINITY
    lines[0]!.lose(down('cut'))
    await expect(recovering.get(10)).rejects.toThrow('refused')
    expect(recovering.trouble?.message).toBe('refused')
  })

  it('tells those who wait at once that it is closed, and tries no more', async () => {
    await recovering.open()
    refusals = Number.POSITIVE_INFINITY
    lines[0]!.lose(down('cut'))
    const waiting = recovering.get(60_000)
    await recovering.close()
    await expect(waiting).rejects.toThrow('the transport is closed')
    const {length} = attempts
    await nextTurn()
    expect(attempts).toHaveLength(length)
  })

  it('closes what is opened after it was closed itself', async () => {
    const opening = recovering.open()
    await recovering.close()
    await expect(opening).rejects.toThrow('the transport is closed')
    expect(lines[0]!.closed).toBe(true)
  })

  it('can be closed twice, and before it was opened', async () => {
    await recovering.close()
    await recovering.close()
  })
})
