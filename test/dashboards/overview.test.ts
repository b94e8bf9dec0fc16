import {describe, expect, it} from 'vitest'
import {graphiteFields, STATSD_FIELDS} from '../../scripts/docs/fields.js'
import {definitionOf, METRIC_CATALOG, type MetricScope} from '../../src/core/metric-catalog.js'
import {DASHBOARDS} from '../../src/dashboards/index.js'
import {LABEL_VARIABLES, PREFIX_VARIABLES} from '../../src/dashboards/metric-path.js'
import {metricsIn, targetsOf} from './targets.js'

/** In the catalogue, and deliberately not drawn. */
const NOT_DRAWN: Record<string, string> = {'queue.total': 'ready and unacked are drawn side by side'}

type ReadingPanel = {
  title: string
  description: string
  fieldConfig: {defaults: {unit: string}}
  targets?: {target: string}[]
}

describe.each(DASHBOARDS.map(board => [board.uid, board] as const))('%s', (_, board) => {
  const targets = targetsOf(board)
  const variables = board.templating.list.map(({name}) => name)

  it.each(targets)('reads $panel only from metrics and fields that exist: $target', ({target}) => {
    const named = metricsIn(target)
    expect(named.length).toBeGreaterThan(0)
    for (const {prefix, scope, labels, name, field} of named) {
      const {kind} = definitionOf(scope as MetricScope, name)
      expect(prefix).toBe(PREFIX_VARIABLES[kind])
      expect(labels).toBe(LABEL_VARIABLES[scope as MetricScope].map(label => `.\${${label}}`).join(''))
      const suffix = field ? `.${field}` : ''
      expect(graphiteFields(kind)).toContain(suffix)
      expect(STATSD_FIELDS[kind]).toContain(suffix)
    }
  })

  it('uses only variables that it has', () => {
    const used = new Set([...JSON.stringify(board).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))
    expect([...used].filter(name => !variables.includes(name!))).toEqual([])
    expect(variables.filter(name => !used.has(name))).toEqual([])
  })

  it('has balanced parentheses in every expression', () => {
    const depth = (text: string) => [...text].reduce((n, char) => n + (char === '(' ? 1 : char === ')' ? -1 : 0), 0)
    expect(targets.filter(({target}) => depth(target) !== 0)).toEqual([])
  })

  it('gives every panel an id of its own', () => {
    const ids = board.panels.map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives every panel a title of its own', () => {
    const titles = board.panels.map(({title}) => title)
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  })

  it('lays no panel over another, and none outside of the 24 columns', () => {
    const cells = board.panels.flatMap(({title, gridPos: {x, y, w, h}}) => {
      expect(x + w, String(title)).toBeLessThanOrEqual(24)
      return Array.from({length: w * h}, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`)
    })
    expect(new Set(cells).size).toBe(cells.length)
  })

  it('gives every panel that reads something a unit, and a description with the help of each metric that it reads', () => {
    for (const {title, description, fieldConfig, targets = []} of board.panels as unknown as readonly ReadingPanel[]) {
      for (const {target} of targets) {
        expect(fieldConfig.defaults.unit, title).toMatch(/^(ms|s|ops|percent|short)$/)
        for (const {scope, name} of metricsIn(target)) {
          expect(description, title).toContain(`\`${scope}.${name}\`: ${definitionOf(scope as MetricScope, name).help}`)
        }
      }
    }
  })

  it('has a uid that Grafana takes', () => {
    expect(board.uid).toMatch(/^[a-z0-9-]{8,40}$/)
  })
})

it('draws every metric of the catalogue, or says here why not', () => {
  const drawn = new Set(
    DASHBOARDS.flatMap(targetsOf).flatMap(({target}) => metricsIn(target).map(({scope, name}) => `${scope}.${name}`)),
  )
  const missing = METRIC_CATALOG.map(({scope, name}) => `${scope}.${name}`).filter(name => !drawn.has(name))
  expect(missing).toEqual(Object.keys(NOT_DRAWN))
})
