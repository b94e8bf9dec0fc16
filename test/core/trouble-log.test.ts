import {describe, expect, it} from 'vitest'
import {TroubleLog} from '../../src/core/trouble-log.js'

function openLog() {
  const lines: string[] = []
  return {lines, log: new TroubleLog(line => lines.push(line))}
}

describe('a log of troubles', () => {
  it('says a trouble that repeats 23 times once, and how often it was when it is over', () => {
    const {lines, log} = openLog()
    for (let i = 0; i < 23; i++) log.trouble('broker main', 'connection refused')
    log.fine('broker main')
    expect(lines).toEqual(['broker main: connection refused', 'broker main: fine again after 23 failures'])
  })

  it('says nothing of what was fine all along, or is fine again already', () => {
    const {lines, log} = openLog()
    log.fine('broker main')
    log.trouble('broker main', 'refused')
    log.fine('broker main')
    log.fine('broker main')
    expect(lines).toEqual(['broker main: refused', 'broker main: fine again after 1 failure'])
  })

  it('says another message about the same thing, and counts both', () => {
    const {lines, log} = openLog()
    for (const message of ['refused', 'refused', 'timed out']) log.trouble('sink statsd', message)
    log.fine('sink statsd')
    expect(lines).toEqual([
      'sink statsd: refused',
      'sink statsd: timed out',
      'sink statsd: fine again after 3 failures',
    ])
  })

  it('keeps the troubles of two things apart', () => {
    const {lines, log} = openLog()
    log.trouble('broker a', 'refused')
    log.trouble('broker b', 'refused')
    log.fine('broker a')
    expect(lines).toEqual(['broker a: refused', 'broker b: refused', 'broker a: fine again after 1 failure'])
  })

  it('says a trouble again that comes back', () => {
    const {lines, log} = openLog()
    log.trouble('broker a', 'refused')
    log.fine('broker a')
    log.trouble('broker a', 'refused')
    expect(lines).toHaveLength(3)
  })
})
