import {describe, expect, it} from 'vitest'
import {definitionOf, METRIC_CATALOG} from '../../src/core/metric-catalog.js'
import {pathPart} from '../../src/core/path-part.js'
import {TASK_EVENTS} from '../../src/core/task-event.js'

describe('the catalogue of metrics', () => {
  it('names each metric of a scope once, fit for a path as it is', () => {
    const names = METRIC_CATALOG.map(({scope, name}) => `${scope}.${name}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(METRIC_CATALOG.filter(({name}) => pathPart(name) !== name)).toEqual([])
  })

  it('holds a counter for each of the 8 events', () => {
    for (const event of TASK_EVENTS) expect(definitionOf('task', event).kind).toBe('counter')
  })

  it('explains each metric and gives its unit', () => {
    expect(METRIC_CATALOG.filter(({unit, help}) => unit === '' || help === '')).toEqual([])
  })

  it('ends the names of times in their unit', () => {
    const times = METRIC_CATALOG.filter(({unit}) => unit === 'ms' || unit === 's')
    expect(times.filter(({name, unit}) => !name.endsWith(`_${unit}`))).toEqual([])
    expect(times.length).toBeGreaterThan(0)
  })

  it('throws for a name that it does not hold, because that is our bug', () => {
    expect(() => definitionOf('self', 'sent')).toThrow('metric self.sent is not in METRIC_CATALOG')
  })
})
