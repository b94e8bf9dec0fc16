import type {CheckFlag} from './check-flags.js'

/** Within 80 columns, as the Nagios guidelines ask. */
export function checkHelp(script: string, summary: string, flags: readonly CheckFlag[]): string {
  const rows = flags.map(({name, char, value, summary: text, default: preset}) => {
    const left = `  ${char ? `-${char}, ` : '    '}--${name} ${value}`
    return `${left.padEnd(30)} ${text}${preset === undefined ? '' : ` (${preset})`}`
  })
  return [`${script}: ${summary}`, '', ...rows, '', 'Exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.'].join('\n')
}
