import {expect, it} from 'vitest'
import {sparkline} from '../../src/tui/sparkline.js'

it.each([
  {what: 'nothing yet', values: [], width: 4, bars: '    '},
  {what: 'an empty queue', values: [0, 0], width: 4, bars: '  ▁▁'},
  {what: 'a queue that doubles', values: [0, 50, 100], width: 3, bars: '▁▅█'},
  {what: 'only the newest when there are too many', values: [100, 0, 0, 7], width: 3, bars: '▁▁█'},
])('draws $what', ({values, width, bars}) => {
  expect(sparkline(values, width)).toBe(bars)
})
