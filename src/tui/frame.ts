import type {Observation} from '../core/observation.js'
import {initialModel, type Model} from './model.js'
import {screen} from './screen.js'
import {update} from './update.js'

export type FrameOptions = {
  columns?: number
  /** Default: as many as it takes to show every row. */
  rows?: number
  color?: boolean
}

/** One frame for `--once`. The view draws the same lines, so this needs neither ink nor react (0.2 s to load). */
export function renderFrame(
  model: Model,
  {columns = 80, rows = Number.POSITIVE_INFINITY, color = false}: FrameOptions = {},
): string {
  return `${screen({...model, size: {columns, rows}}, color).join('\n')}\n`
}

/** What a single look shows: no keys, no interval. */
export function modelOf(observation: Observation, {title, nowMs}: {title: string; nowMs: number}): Model {
  return update(initialModel({title, nowMs}), {type: 'observed', observation, atMs: nowMs})
}
