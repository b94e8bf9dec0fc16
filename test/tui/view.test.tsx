import {renderToString} from 'ink'
import {expect, it} from 'vitest'
import {screen} from '../../src/tui/screen.js'
import {View} from '../../src/tui/view.js'
import {modelAfter, observed, queueRow, queuesReport, sample} from './sample.js'

it.each([80, 120, 60])('is drawn by ink exactly as the lines of the screen say, on %s columns', columns => {
  const model = modelAfter([observed(sample), {type: 'resize', columns, rows: 24}])
  expect(renderToString(<View model={model} color={false} />, {columns})).toBe(screen(model, false).join('\n'))
})

it('keeps wide names in place when ink draws them', () => {
  const queues = queuesReport([queueRow('注文処理キュー', {ready: 2}), queueRow('feed', {ready: 1})])
  const model = modelAfter([observed({queues})])
  expect(renderToString(<View model={model} color={false} />, {columns: 80})).toBe(screen(model, false).join('\n'))
})

it('draws an equal number of lines before there is anything to show', () => {
  expect(renderToString(<View model={modelAfter([])} color={true} />, {columns: 80}).split('\n')).toHaveLength(23)
})
