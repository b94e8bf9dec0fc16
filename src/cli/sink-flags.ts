import {Flags} from '@oclif/core'
import {repeatable} from './common-flags.js'

/** Where figures are written: `--statsd localhost:8125 --graphite localhost:2003`, each as often as wanted. */
export const sinkFlags = {
  statsd: Flags.string(repeatable('StatsD server to write to', 'HOST:PORT')),
  graphite: Flags.string(repeatable('carbon to write to', 'HOST:PORT')),
}

/** As sink URLs. */
export const sinksFrom = ({
  statsd = [],
  graphite = [],
}: {
  statsd?: string[] | undefined
  graphite?: string[] | undefined
}) => [...statsd.map(text => sinkUrl('statsd', text)), ...graphite.map(text => sinkUrl('graphite', text))]

/** A whole URL may be written too. */
const sinkUrl = (scheme: string, text: string) => (text.includes('://') ? text : `${scheme}://${text}`)
