import {describe, expect, it} from 'vitest'
import openRabbitmqctl, {readingOf} from '../../src/brokers/rabbitmqctl.js'
import {realDeps} from '../../src/cli/real-deps.js'

describe('a line of rabbitmqctl list_queues', () => {
  it('gives lengths, and the age of the oldest message', () => {
    const row = {
      ...{name: 'feed', messages_ready: 23, messages_unacknowledged: 5, messages: 28, consumers: 2},
      ...{state: 'running', type: 'classic', head_message_timestamp: 1_000},
    }
    expect(readingOf(row, '/', 1_061_000)).toEqual({
      ...{queue: 'feed', vhost: '/', type: 'classic', ready: 23, unacked: 5, total: 28, consumers: 2},
      oldestAgeSeconds: 61,
    })
  })

  it('leaves what is an empty text unknown, as of a queue whose node is down', () => {
    const row = {
      ...{name: 'feed', messages_ready: '', messages_unacknowledged: '', messages: '', consumers: ''},
      ...{state: 'down', type: 'rabbit_classic_queue', head_message_timestamp: ''},
    }
    expect(readingOf(row, '/', 0)).toEqual({queue: 'feed', vhost: '/', type: 'classic', state: 'down'})
  })
})

it.each(['rabbitmqctl://host', 'rabbitmqctl:shop', 'rabbitmqctl:///a/b'])('%s is refused', url => {
  expect(() => openRabbitmqctl(new URL(url), realDeps)).toThrow(expect.objectContaining({code: 'BAD_URL'}))
})
