import {clip, widthOf} from './cell.js'
import {ageText, countText, durationText, rateText} from './human.js'
import type {Model} from './model.js'
import type {Line, Segment, Tone} from './paint.js'
import {safeText} from './safe-text.js'

/** The top of the screen: what is watched and how fresh it is, the totals, and what went wrong. */
export function statusLines(model: Model): Line[] {
  return [watchLine(model), totalsLine(model), ...troubleLines(model)]
}

/** What is watched may be a long URL: it is cut, so that the age of the data never is. */
function watchLine(model: Model): Line {
  const rest = stateSegments(model)
  const left = model.size.columns - widthOf(NAME + rest.map(({text}) => text).join(''))
  return [{text: NAME, tone: 'strong'}, {text: clip(safeText(model.title), left)}, ...rest]
}

const NAME = 'qops top  '

function stateSegments(model: Model): Segment[] {
  const {intervalMs, paused, tasks} = model
  const lost = tasks?.report.events.lost ?? 0
  return [
    {text: `  ${freshness(model)}`, tone: 'dim'},
    {text: intervalMs === undefined ? '' : `, every ${durationText(intervalMs).replace('.0', '')}`, tone: 'dim'},
    {text: paused ? '  PAUSED' : '', tone: 'warn'},
    {text: lost > 0 ? `  ${countText(lost)} events lost` : '', tone: 'warn'},
  ]
}

function freshness({queues, tasks, nowMs}: Model): string {
  const times = [queues, tasks].flatMap(part => (part ? [part.atMs] : []))
  return times.length === 0 ? 'no data yet' : `${ageText(nowMs - Math.min(...times))} old`
}

type Figure = {label: string; text: string; tone?: Tone | undefined; dropFirst: number}

/** As many of the totals as fit: a figure that is cut in half misleads. */
function totalsLine({queues, tasks, size}: Model): Line {
  let figures = [...(queues ? queueTotals(queues.rows) : []), ...(tasks ? taskTotals(tasks.report) : [])]
  while (figures.length > 1 && widthOf(figures.map(textOf).join(SEPARATOR)) > size.columns) {
    const highest = Math.max(...figures.map(({dropFirst}) => dropFirst))
    figures = figures.filter(({dropFirst}) => dropFirst !== highest)
  }
  const segments = figures.flatMap(({label, text, tone = 'strong'}, index): Segment[] => [
    {text: `${index > 0 ? SEPARATOR : ''}${label} `, tone: 'dim'},
    {text, tone},
  ])
  return queues && !tasks ? [...segments, {text: SEPARATOR + NO_TASKS, tone: 'dim'}] : segments
}

const NO_TASKS = 'task figures need a sidecar'

const SEPARATOR = '   '
const textOf = ({label, text}: Figure) => `${label} ${text}`

function queueTotals(rows: NonNullable<Model['queues']>['rows']): Figure[] {
  return [
    {label: 'queues', text: countText(rows.length), dropFirst: 3},
    {label: 'ready', text: countText(sumOf(rows.map(row => row.ready))), dropFirst: 0},
    {label: 'unacked', text: countText(sumOf(rows.map(row => row.unacked))), dropFirst: 5},
  ]
}

function taskTotals({tasks}: NonNullable<Model['tasks']>['report']): Figure[] {
  const failing = sumOf(tasks.map(task => task.fail_rate))
  const rate = (name: 'sent_rate' | 'success_rate' | 'retry_rate') => rateText(sumOf(tasks.map(task => task[name])))
  return [
    {label: 'sent/s', text: rate('sent_rate'), dropFirst: 2},
    {label: 'ok/s', text: rate('success_rate'), dropFirst: 1},
    {label: 'fail/s', text: rateText(failing), tone: failing ? 'bad' : undefined, dropFirst: 0},
    {label: 'retry/s', text: rate('retry_rate'), dropFirst: 4},
  ]
}

/** Of what is known; undefined when nothing is. */
export function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter(value => value !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0)
}

const MAX_TROUBLE_LINES = 2

function troubleLines(model: Model): Line[] {
  const troubles = troublesOf(model)
  const hidden = troubles.length - MAX_TROUBLE_LINES
  return troubles.slice(0, MAX_TROUBLE_LINES).map((text, index): Line => {
    const isLast = index === MAX_TROUBLE_LINES - 1
    return [
      {text: `! ${safeText(text)}`, tone: 'bad'},
      {text: isLast && hidden > 0 ? `  +${hidden} more` : '', tone: 'dim'},
    ]
  })
}

function troublesOf({failure, queues, errors, nowMs}: Model): string[] {
  const failing =
    failure &&
    `no answer for ${ageText(nowMs - failure.sinceMs)} (${failure.times === 1 ? '1 try' : `${failure.times} tries`}): ${failure.error}`
  return [...(failing ? [failing] : []), ...new Set([...(queues?.errors ?? []), ...errors])]
}
