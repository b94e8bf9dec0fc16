import {expect, it} from 'vitest'
import {decodeMessage, encodeMessage, encodeRetry, MAX_BODY_BYTES} from '../../src/reference/message.js'

const message = {task: 'feed.deliver', version: 2, args: {media: 23, tags: ['a', 'b']}, attempt: 2, id: 'x'}
const ofBytes = (bytes: number) =>
  encodeMessage({...message, id: 'x'.repeat(bytes - encodeMessage(message).length + 1)})
const nested = (levels: number) =>
  `{"task":"t","args":{"a":${'['.repeat(levels)}${']'.repeat(levels)}},"attempt":1,"id":"x"}`

it('comes off the wire as it was sent', () => {
  expect(decodeMessage(encodeMessage(message))).toEqual(message)
})

it('is of version 1 when it says nothing, as the messages of the first release', () => {
  expect(decodeMessage('{"task":"t","args":{},"attempt":1,"id":"x"}').version).toBe(1)
})

it('is the same but for the attempt, 3 after 2, when it is tried again', () => {
  expect(decodeMessage(encodeRetry(message))).toEqual({...message, attempt: 3})
})

it.each([
  ['not-json', 'not JSON', '{"task":'],
  ['not-a-message', 'without a task', '{"args":{},"attempt":1,"id":"x"}'],
  ['not-a-message', 'of version 0', '{"task":"t","version":0,"args":{},"attempt":1,"id":"x"}'],
  ['not-a-message', 'at attempt 0', '{"task":"t","args":{},"attempt":0,"id":"x"}'],
  ['not-a-message', 'with a list of arguments', '{"task":"t","args":[1],"attempt":1,"id":"x"}'],
  ['not-a-message', 'nested 30,000 deep, which could not be written again', nested(30_000)],
  ['too-long', 'over 65,536 bytes', 'ä'.repeat(MAX_BODY_BYTES / 2 + 1)],
])('refuses as %s a body that is %s', (why, _what, body) => {
  expect(() => decodeMessage(body)).toThrow(expect.objectContaining({name: 'Poison', why}))
})

it('takes 65,536 bytes, and refuses to send 1 more', () => {
  expect(decodeMessage(ofBytes(MAX_BODY_BYTES)).task).toBe('feed.deliver')
  expect(() => ofBytes(MAX_BODY_BYTES + 1)).toThrow(
    new RangeError('a message of feed.deliver would have 65537 bytes, more than 65536'),
  )
})

it('takes a name of 255 bytes, and none of 256, which AMQP could not carry', () => {
  const named = (task: string) => JSON.stringify({task, args: {}, attempt: 1, id: 'x'})
  expect(decodeMessage(named('x'.repeat(255))).task).toHaveLength(255)
  expect(() => decodeMessage(named('é'.repeat(128)))).toThrow('task: longer than 255 bytes')
})
