export type SensuPoint = {name: string; value: number}

/**
 * `output_metric_format: nagios_perfdata` as sensu-go's agent/transformers/nagios.go is coded: the output is split at
 * `|` and must give 2 parts; the second is trimmed and split at single spaces; each token is cut at its first `;` and
 * must hold one `=`; of the value all but `[0-9.-]` is removed.
 */
export function sensuPerfdata(output: string): SensuPoint[] {
  const parts = output.split('|')
  if (parts.length !== 2) return []
  return parts[1]!
    .trim()
    .split(' ')
    .map(token => {
      const pair = token.split(';', 1)[0]!.split('=')
      if (pair.length !== 2) throw new Error(`"${token}" has not one "="`)
      return {name: pair[0]!, value: Number.parseFloat(pair[1]!.replace(/[^0-9.-]/g, ''))}
    })
}
