/** What a check found. `unknown` means that it could not look, which is never `ok`. */
export type Status = 'ok' | 'warning' | 'critical' | 'unknown'

/** Sensu, Nagios and Icinga read these exit codes. */
export const EXIT_CODE: Record<Status, 0 | 1 | 2 | 3> = {ok: 0, warning: 1, critical: 2, unknown: 3}

/** Worst first. `unknown` outranks `ok`: a check that could not look at everything has not passed. */
export const WORST_FIRST: readonly Status[] = ['critical', 'warning', 'unknown', 'ok']

/** The worst of the given statuses; of none it is `unknown`, because nothing was measured. */
export function worst(statuses: Iterable<Status>): Status {
  const seen = new Set(statuses)
  return WORST_FIRST.find(status => seen.has(status)) ?? 'unknown'
}

/** Sorts the worst first; pass it to `toSorted`. */
export const byWorst = (a: {status: Status}, b: {status: Status}) =>
  WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status)
