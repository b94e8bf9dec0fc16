import {expect, it} from 'vitest'
import {distributionSvg} from '../../bench/support/distribution-svg.js'

const upTo = (count: number, stepMs: number) => Array.from({length: count}, (_, nth) => (nth + 1) * stepMs)
const svg = distributionSvg({
  title: 'slow <& fast',
  of: 'wait',
  series: [
    {label: 'shared', valuesMs: upTo(1_000, 1.2)},
    {label: 'split', valuesMs: upTo(1_000, 0.005)},
  ],
})

/** The corners of the n-th line, as numbers. */
const corners = (nth: number) =>
  [...svg.matchAll(/points="([^"]*)"/g)][nth]![1]!.split(' ').map(corner => corner.split(',').map(Number))

it('says of each line within what time 99 of 100 values lie', () => {
  expect(svg).toContain('>shared: 99 % within 1.2 s<')
  expect(svg).toContain('>split: 99 % within 5 ms<')
})

it('names the powers of ten around all values, from 0.001 ms to 10 s', () => {
  const named = [...svg.matchAll(/>([\d.]+ m?s)</g)].map(([, label]) => label)
  expect(named).toEqual(['0.001 ms', '0.01 ms', '0.1 ms', '1 ms', '10 ms', '100 ms', '1 s', '10 s'])
})

it.each([0, 1])('draws line %i upwards and to the right, within the plot', nth => {
  const line = corners(nth)
  expect(line).toHaveLength(100)
  for (const [index, [x, y]] of line.entries()) {
    const [lastX, lastY] = line[index - 1] ?? [60, 316]
    expect(x).toBeGreaterThanOrEqual(lastX!)
    expect(y).toBeLessThan(lastY!)
    expect(x).toBeLessThanOrEqual(690)
  }
  expect(line.at(-1)![1]).toBe(56)
})

it('has a look for light and one for dark paper', () => {
  expect(svg).toContain('prefers-color-scheme:dark')
})

it('keeps a title with < and & readable', () => {
  expect(svg).toContain('<title>slow &lt;&amp; fast</title>')
})

it('draws a single value', () => {
  const one = distributionSvg({title: 'one', of: 'wait', series: [{label: 'only', valuesMs: [10]}]})
  expect(one).not.toContain('NaN')
  expect(one).toContain('>100 ms<')
})
