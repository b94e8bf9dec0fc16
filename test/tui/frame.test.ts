import {expect, it} from 'vitest'
import {modelOf, renderFrame} from '../../src/tui/frame.js'
import {AT_MS, queueRow, queuesReport, sample} from './sample.js'

const options = {title: 'qops://127.0.0.1:8127', nowMs: AT_MS}

it('shows one look without keys, interval or cursor', async () => {
  await expect(renderFrame(modelOf(sample, options), {columns: 80})).toMatchFileSnapshot('frames/once-80.txt')
})

it('shows all of 500 queues when no number of lines is given', () => {
  const queues = queuesReport(Array.from({length: 500}, (_, index) => queueRow(`queue-${index}`, {ready: index})))
  const frame = renderFrame(modelOf({queues, errors: []}, options))
  expect(frame.match(/queue-\d+/g)).toHaveLength(500)
})

it('is coloured only on demand', () => {
  expect(renderFrame(modelOf(sample, options))).not.toContain('\x1b')
  expect(renderFrame(modelOf(sample, options), {color: true})).toContain('\x1b[31m')
})
