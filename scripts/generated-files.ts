import {DASHBOARDS} from '../src/dashboards/index.js'
import {checksDoc} from './docs/checks.js'
import {errorsDoc} from './docs/errors.js'
import {metricsDoc} from './docs/metrics.js'

/** Every file that `npm run generate` writes, by its path in the repository: what it should hold. */
export const generatedFiles = (): Record<string, string> => ({
  ...Object.fromEntries(DASHBOARDS.map(board => [`dashboards/${board.uid}.json`, json(board)])),
  'docs/metrics.md': metricsDoc(),
  'docs/errors.md': errorsDoc(),
  'docs/checks.md': checksDoc(),
})

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
