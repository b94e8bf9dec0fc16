export interface Series {
  target: string
  /** `[value, Unix seconds]`; null where there is no point. */
  datapoints: [number | null, number][]
}

/** All points of `target` in the last `fromSeconds`. A metric that was never written gives no series. */
export async function render(renderUrl: string, target: string, fromSeconds: number): Promise<Series[]> {
  const query = new URLSearchParams({target, from: `-${fromSeconds}s`, format: 'json', noCache: 'true'})
  const response = await fetch(`${renderUrl}?${query}`)
  if (!response.ok) throw new Error(`${renderUrl}?${query} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Series[]
}

/** The values that are there, oldest first. */
export function knownValues(series: readonly Series[]): number[] {
  return series.flatMap(({datapoints}) => datapoints.map(([value]) => value).filter(value => value !== null))
}
