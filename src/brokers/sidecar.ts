import {QopsError} from '../core/errors.js'
import {readQueuesReport} from '../core/read-report.js'
import {readingOf} from '../core/report.js'
import {sidecarAddress} from '../core/sidecar-address.js'
import {decoded} from '../core/url.js'
import {readJson} from '../net/read-json.js'
import type {OpenSource} from './queue-source.js'

/**
 * `qops://host:8127` (a token as password: `qops://:TOKEN@host`): what a sidecar read last, so that many readers cost
 * the broker one poll. With a path, only the broker of that name: `qops://host:8127/main`.
 */
const openSidecar: OpenSource = (url, {http}) => {
  const {host, base, headers} = sidecarAddress(url)
  const endpoint = new URL(`${base}/v1/queues`)
  const who = `the sidecar at ${host}`
  const only = decoded(url, url.pathname.slice(1))
  return {
    async snapshot(signal) {
      const report = readQueuesReport(await readJson(http, endpoint, {headers, signal}, who), who)
      const errors = report.errors.filter(error => only === '' || error.broker === only)
      if (errors[0])
        throw new QopsError('SOURCE_PARTIAL', `${who} cannot read ${errors[0].broker}: ${errors[0].message}`)
      const rows = report.queues.filter(row => only === '' || row.broker === only)
      return {takenAtMs: Date.parse(report.at), queues: rows.map(readingOf)}
    },
    async close() {},
  }
}

export default openSidecar
