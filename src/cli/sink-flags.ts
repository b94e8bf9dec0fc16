import {Flags} from '@oclif/core'

/** Where figures are written: `--statsd localhost:8125 --graphite localhost:2003`, each as often as wanted. */
export const sinkFlags = {
  statsd: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'StatsD server to write to',
    helpValue: 'HOST:PORT',
  }),
  graphite: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'carbon to write to',
    helpValue: 'HOST:PORT',
  }),
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
