import {expect, it} from 'vitest'
import {decodeMessage, encodeMessage} from '../../src/reference/message.js'

it('comes off the wire as it was sent', () => {
  const message = {task: 'feed.deliver', args: {media: 23, tags: ['a', 'b']}, attempt: 2, id: 'x'}
  expect(decodeMessage(encodeMessage(message))).toEqual(message)
})

it.each([
  ['not JSON', '{"task":'],
  ['no task', '{"args":{},"attempt":1,"id":"x"}'],
  ['attempt 0', '{"task":"t","args":{},"attempt":0,"id":"x"}'],
  ['a list of arguments', '{"task":"t","args":[1],"attempt":1,"id":"x"}'],
])('throws when a message is %s', (_what, body) => {
  expect(() => decodeMessage(body)).toThrow()
})
