/** Graphite functions as text, one line each: `sumSeries('a.*')` is `sumSeries(a.*)`. A window is written as `1min`. */
const call = (name: string, ...args: (string | number)[]) => `${name}(${args.join(',')})`

/** Single quotes, because Grafana turns its own `'1m'` (a minute; a month to Graphite) into `'1min'` only within those. */
const quoted = (text: string) => `'${text}'`

export const aliasByNode = (series: string, ...nodes: number[]) => call('aliasByNode', series, ...nodes)
export const asPercent = (part: string, whole: string, ...nodes: number[]) => call('asPercent', part, whole, ...nodes)
export const consolidateBy = (series: string, how: 'max' | 'last' | 'sum') => call('consolidateBy', series, quoted(how))
export const group = (...series: string[]) => call('group', ...series)
export const groupByNodes = (series: string, how: 'sum' | 'max', ...nodes: number[]) =>
  call('groupByNodes', series, quoted(how), ...nodes)
export const keepLastValue = (series: string, points: number) => call('keepLastValue', series, points)
export const maxSeries = (...series: string[]) => call('maxSeries', ...series)
export const movingAverage = (series: string, window: string) => call('movingAverage', series, quoted(window))
export const movingSum = (series: string, window: string) => call('movingSum', series, quoted(window))
export const scale = (series: string, factor: number) => call('scale', series, factor)
export const scaleToSeconds = (series: string, seconds: number) => call('scaleToSeconds', series, seconds)
export const sumSeries = (...series: string[]) => call('sumSeries', ...series)
export const summarize = (series: string, interval: string) =>
  call('summarize', series, quoted(interval), quoted('sum'))
export const transformNull = (series: string, value: number) => call('transformNull', series, value)
