import {describe, expect, it} from 'vitest'
import {queueLength} from '../../src/checks/queue-length.js'
import {QUEUE_LENGTH_FLAGS} from '../../src/operations/check-flags.js'
import {checkHelp} from '../../src/operations/check-help.js'

describe('the help of a check', () => {
  const lines = checkHelp('check-queue-length', queueLength.summary, QUEUE_LENGTH_FLAGS).split('\n')

  it('fits into 80 columns and 23 lines, as the Nagios guidelines ask', () => {
    expect(lines.filter(line => line.length > 80)).toEqual([])
    expect(lines.length).toBeLessThanOrEqual(23)
  })

  it('names each flag with its value', () => {
    for (const {name, value} of QUEUE_LENGTH_FLAGS) {
      expect(lines.filter(line => line.includes(`--${name} ${value} `))).toHaveLength(1)
    }
  })

  it('shows letter, default and exit codes', () => {
    expect(lines.join('\n')).toMatch(/^ {2}-w, --warning RANGE +warn outside this Nagios range \(1000\)$/m)
    expect(lines.at(-1)).toBe('Exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.')
  })
})
