import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {byWorst, EXIT_CODE, type Status, WORST_FIRST, worst} from '../../src/core/status.js'

describe('the worst status', () => {
  it.each<[Status[], Status]>([
    [[], 'unknown'],
    [['ok'], 'ok'],
    [['ok', 'unknown'], 'unknown'],
    [['unknown', 'warning'], 'warning'],
    [['ok', 'critical', 'unknown', 'warning'], 'critical'],
  ])('of %j is %s', (statuses, expected) => {
    expect(worst(statuses)).toBe(expected)
  })

  it('comes first when sorted by it, for any mixture', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORST_FIRST), {minLength: 1}), statuses => {
        const sorted = statuses.map(status => ({status})).toSorted(byWorst)
        expect(sorted[0]!.status).toBe(worst(statuses))
        expect(sorted.at(-1)!.status).toBe(WORST_FIRST.findLast(status => statuses.includes(status)))
      }),
    )
  })
})

it('exits 0, 1, 2, 3 for ok, warning, critical, unknown, as Sensu and Nagios read it', () => {
  expect(EXIT_CODE).toEqual({ok: 0, warning: 1, critical: 2, unknown: 3})
})
