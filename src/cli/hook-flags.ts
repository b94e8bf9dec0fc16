import {Flags} from '@oclif/core'
import type {HooksOptions} from '../hooks/create-hooks.js'
import {sidecarUrl} from '../operations/observe.js'
import {sinkFlags, sinksFrom} from './sink-flags.js'

/** Where a process that runs or sends tasks reports to. */
export const hookFlags = {
  sidecar: Flags.string({summary: 'sidecar to report to', helpValue: 'HOST:PORT'}),
  ...sinkFlags,
}

type HookFlagValues = {sidecar?: string | undefined} & Parameters<typeof sinksFrom>[0]

/** Without a flag it is for QOPS_SINKS to say. */
export function hookOptions({sidecar, ...sinkValues}: HookFlagValues): HooksOptions {
  const sinks = [...(sidecar === undefined ? [] : [sidecarUrl(sidecar)]), ...sinksFrom(sinkValues)]
  return sinks.length > 0 ? {sinks} : {}
}
