import {expect, it} from 'vitest'
import openAmqp from '../../src/brokers/amqp.js'
import {realDeps} from '../../src/cli/real-deps.js'

it.each([
  ['amqp://host', 'amqp://host names no queue, and AMQP cannot list them'],
  ['amqp://host?queue=a&queue=', 'amqp://host names no queue, and AMQP cannot list them'],
  ['amqp:///shop?queue=a', 'amqp:// lacks a host'],
  ['amqp://host/%zz?queue=a', 'a part of amqp://host holds a % that is not followed by two hex digits'],
])('%s is refused: %s', (url, message) => {
  expect(() => openAmqp(new URL(url), realDeps)).toThrow(expect.objectContaining({code: 'BAD_URL', message}))
})
