import {readFileSync} from 'node:fs'

/** Linux counts in hundredths of a second. */
const TICK_MS = 10

/** The CPU time that a process has used so far, in ms. Source: proc(5), fields 14 and 15 of stat. */
export function processCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
