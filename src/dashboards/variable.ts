import {DATASOURCE} from './panel.js'

/** A variable of Grafana's classic dashboard JSON. */
export type Variable = {type: string; name: string; label: string; description: string} & Record<string, unknown>

type Spec = {name: string; label: string; description: string}

export const datasourceVariable = ({name, label, description}: Spec, plugin: string): Variable => ({
  type: 'datasource',
  name,
  label,
  description,
  query: plugin,
  regex: '',
  refresh: 1,
  multi: false,
  includeAll: false,
  current: {},
  options: [],
  hide: 0,
  skipUrlSync: false,
})

export const textboxVariable = ({name, label, description}: Spec, value: string): Variable => ({
  type: 'textbox',
  name,
  label,
  description,
  query: value,
  current: {selected: true, text: value, value},
  options: [{selected: true, text: value, value}],
  hide: 0,
  skipUrlSync: false,
})

/** The last parts of the paths that match `find`; several may be chosen, and at first all are. */
export const queryVariable = ({name, label, description}: Spec, find: string): Variable => ({
  type: 'query',
  name,
  label,
  description,
  datasource: DATASOURCE,
  query: find,
  definition: find,
  /** Asked again whenever the time range changes. */
  refresh: 2,
  regex: '',
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: '*',
  current: {selected: true, text: ['All'], value: ['$__all']},
  options: [],
  hide: 0,
  skipUrlSync: false,
})
