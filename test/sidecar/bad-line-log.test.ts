import {expect, it} from 'vitest'
import {BadLineLog} from '../../src/sidecar/bad-line-log.js'

it('writes 2 lines for 10,007 bad ones within 61 seconds, however they differ', () => {
  const lines: string[] = []
  let nowMs = 0
  const log = new BadLineLog(
    line => lines.push(line),
    () => nowMs,
  )
  for (let i = 0; i < 10_006; i++) log.take(`problem ${i}`)
  nowMs = 61_000
  log.take('the last problem')
  expect(lines).toEqual(['bad event line: problem 0', 'bad event lines: 10006 more, the last: the last problem'])
})
