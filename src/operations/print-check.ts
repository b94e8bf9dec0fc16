import type {CheckResult, Perfdata} from '../core/check-result.js'
import {plainNumber} from '../core/plain-number.js'
import {EXIT_CODE} from '../core/status.js'
import {visibleText} from '../core/visible-text.js'

export const CHECK_FORMATS = ['nagios', 'json'] as const
export type CheckFormat = (typeof CHECK_FORMATS)[number]

/**
 * `QOPS QUEUE-LENGTH WARNING: feed has 1204 ready (over 1000) | feed_ready=1204;1000;5000;0;`
 * Exactly one line and at most one `|`, because Sensu Go finds no metrics in what has two.
 */
export function printCheck(result: CheckResult, format: CheckFormat): string {
  if (format === 'json') return JSON.stringify(jsonOf(result))
  const figures = result.perfdata.map(perfdata).join(' ')
  const text = `QOPS ${result.check.toUpperCase()} ${result.status.toUpperCase()}: ${onePipe(result.message)}`
  return figures === '' ? text : `${text} | ${figures}`
}

const jsonOf = ({check, status, message, results, perfdata}: CheckResult) => ({
  ...{check, status, code: EXIT_CODE[status], message, results, perfdata},
})

const perfdata = ({label, value, unit, warn, crit, min, max}: Perfdata) =>
  `${label}=${plainNumber(value, 3)}${unit};${[warn, crit, min, max].map(part => part ?? '').join(';')}`

/** A `|` in a queue's name would end the text. */
const onePipe = (text: string) => visibleText(text).replaceAll('|', '\\x7c')
