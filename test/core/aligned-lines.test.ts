import {expect, it} from 'vitest'
import {alignedLines} from '../../src/core/aligned-lines.js'

it('puts columns under each other, two spaces apart, and none at the end of a line', () => {
  const rows = [
    ['QUEUE', 'READY', 'WHY'],
    ['feed', '1204', 'over 1000'],
    ['mail.bulk', '7', ''],
  ]
  expect(alignedLines(rows)).toEqual(['QUEUE      READY  WHY', 'feed       1204   over 1000', 'mail.bulk  7'])
})
