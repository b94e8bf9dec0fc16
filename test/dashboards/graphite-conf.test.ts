import {readFileSync} from 'node:fs'
import {runInNewContext} from 'node:vm'
import {describe, expect, it} from 'vitest'
import {graphiteFields, STATSD_FIELDS} from '../../scripts/docs/fields.js'

type Section = {name: string; pattern: RegExp} & Record<string, unknown>

const schemas = sections('storage-schemas.conf')
const aggregations = sections('storage-aggregation.conf')
/** As statsd reads it: as an expression, not as a module. */
const statsd = runInNewContext(`config = ${readFileSync('dashboards/graphite/statsd-config.js', 'utf8')}`, {module: {}})

const SECONDS = {s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000} as const
const seconds = (text: string) => Number.parseInt(text, 10) * SECONDS[text.at(-1) as keyof typeof SECONDS]

describe('storage-schemas.conf', () => {
  it.each([
    ['qops.task.feed.deliver.sent.count', 1],
    ['statsd.numStats', 1],
    ['stats.counters.qops.task.feed.deliver.sent.count', 10],
  ])('keeps the points of %s %i s apart at first', (path, step) => {
    expect(seconds(archives(first(schemas, path))[0]![0]!)).toBe(step)
  })

  it('keeps points as often as our statsd flushes', () => {
    expect(statsd.flushInterval).toBe(1_000 * seconds(archives(first(schemas, 'qops.x'))[0]![0]!))
  })

  it.each(schemas)('has steps that divide each other, as whisper demands, in [$name]', section => {
    const steps = archives(section).map(([step]) => seconds(step!))
    const keeps = archives(section).map(([, keep]) => seconds(keep!))
    for (const [index, step] of steps.slice(1).entries()) {
      expect(step % steps[index]!).toBe(0)
      expect(keeps[index + 1]!).toBeGreaterThan(keeps[index]!)
      expect(keeps[index]! / steps[index]!).toBeGreaterThanOrEqual(step / steps[index]!)
    }
  })
})

describe('storage-aggregation.conf', () => {
  const method = (field: string) => first(aggregations, `qops.task.feed.deliver.x${field}`).aggregationMethod
  const EXPECTED: [RegExp, string][] = [
    [/^\.(count|sum)(_\d+)?$/, 'sum'],
    [/^\.lower/, 'min'],
    [/^\.upper/, 'max'],
    [/./, 'average'],
  ]
  const fields = (['counter', 'timer'] as const).flatMap(kind => [...graphiteFields(kind), ...STATSD_FIELDS[kind]])

  it.each([...new Set(fields)])('rolls %s up by what it means', field => {
    expect(method(field)).toBe(EXPECTED.find(([pattern]) => pattern.test(field))![1])
  })

  it('needs one known point only, because queues are measured in two of ten seconds', () => {
    expect(aggregations.map(({xFilesFactor}) => xFilesFactor)).toEqual(aggregations.map(() => '0'))
  })
})

describe('statsd-config.js', () => {
  it('names the percentiles that the dashboards read', () => {
    expect(statsd.percentThreshold).toEqual([95, 99])
  })

  it('adds nothing before the name that was sent', () => {
    expect(statsd.graphite).toMatchObject({
      ...{legacyNamespace: false, globalPrefix: '', prefixCounter: '', prefixTimer: '', prefixGauge: ''},
    })
  })
})

/** In the order of the file: the first that matches a path is carbon's choice. */
function sections(file: string): Section[] {
  const lines = readFileSync(`dashboards/graphite/${file}`, 'utf8').split('\n')
  const found: Section[] = []
  for (const line of lines) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? []
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? []
    if (name) found.push({name, pattern: /$^/})
    if (key) Object.assign(found.at(-1)!, {[key]: key === 'pattern' ? new RegExp(value!) : value})
  }
  return found
}

function first(list: Section[], path: string): Section {
  const found = list.find(({pattern}) => pattern.test(path))
  if (!found) throw new Error(`no section for ${path}`)
  return found
}

const archives = ({retentions}: Section) =>
  String(retentions)
    .split(',')
    .map(archive => archive.split(':'))
