import type {Dashboard} from './dashboard.js'
import {overview} from './overview.js'

/** All dashboards, each generated as `dashboards/<uid>.json`. */
export const DASHBOARDS: readonly Dashboard[] = [overview]
