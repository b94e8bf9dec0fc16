import type {CheckResult, Perfdata} from '../core/check-result.js'
import {EXIT_CODE} from '../core/status.js'

export const CHECK_FORMATS = ['nagios', 'json'] as const
export type CheckFormat = (typeof CHECK_FORMATS)[number]

/**
 * `QOPS QUEUE-LENGTH WARNING: feed has 1204 ready (over 1000) | feed_ready=1204;1000;5000;0;`
 * Exactly one line and at most one `|`, because Sensu Go finds no metrics in what has two.
 */
export function printCheck(result: CheckResult, format: CheckFormat): string {
  if (format === 'json') return JSON.stringify(jsonOf(result))
  const figures = result.perfdata.map(perfdata).join(' ')
  const text = `QOPS ${result.check.toUpperCase()} ${result.status.toUpperCase()}: ${visible(result.message)}`
  return figures === '' ? text : `${text} | ${figures}`
}

const jsonOf = ({check, status, message, results, perfdata}: CheckResult) => ({
  ...{check, status, code: EXIT_CODE[status], message, results, perfdata},
})

const perfdata = ({label, value, unit, warn, crit, min, max}: Perfdata) =>
  `${label}=${plain(value)}${unit};${[warn, crit, min, max].map(part => part ?? '').join(';')}`

/** Plain decimals: Sensu Go reads `1e5` as 15. */
const plain = (value: number) => (Number.isInteger(value) ? value.toFixed(0) : String(Number(value.toFixed(3))))

/** A queue may be named with anything: a `|` would end the text, a line break would start perfdata, the rest is noise. */
const visible = (text: string) =>
  text.replace(/[|\p{Cc}\u2028\u2029]/gu, char => `\\x${char.codePointAt(0)!.toString(16).padStart(2, '0')}`)
