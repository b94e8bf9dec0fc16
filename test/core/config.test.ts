import {describe, expect, it} from 'vitest'
import {EMPTY_CONFIG, parseConfig} from '../../src/core/config.js'

const parse = (...lines: string[]) => parseConfig(lines.join('\n'), 'qops.yaml')

describe('qops.yaml', () => {
  it('may be empty, or hold nothing but comments', () => {
    expect(parse('')).toEqual(EMPTY_CONFIG)
    expect(parse('# nothing yet')).toEqual(EMPTY_CONFIG)
    expect(EMPTY_CONFIG).toEqual({brokers: [], sinks: [], sidecar: {}})
  })

  it('holds brokers, sinks, a prefix and what the sidecar does', () => {
    expect(
      parse(
        'brokers: [rabbitmq://localhost, "qops://other"]',
        'sinks:',
        '  - statsd://localhost:8125',
        'prefix: prod.eu',
        'sidecar:',
        '  listen: 0.0.0.0:8127',
        '  token_file: /etc/qops/token',
        '  poll: 1.5s',
      ),
    ).toEqual({
      brokers: ['rabbitmq://localhost', 'qops://other'],
      sinks: ['statsd://localhost:8125'],
      prefix: 'prod.eu',
      sidecar: {listen: '0.0.0.0:8127', token_file: '/etc/qops/token', poll: 1_500},
    })
  })

  it.each([
    ['brokers: rabbitmq://localhost', 'qops.yaml line 1, brokers: Invalid input: expected array, received string'],
    ['\n\nprefix: a b', 'qops.yaml line 3, prefix: may hold only letters, digits, "_" and "-", in parts joined by "."'],
    [
      'sidecar:\n  listen: :8127\n  poll: soon',
      'qops.yaml line 3, sidecar.poll: "soon" is not a duration such as 500ms, 10s or 2m',
    ],
    ['sidecar: {poll: true}', 'qops.yaml line 1, sidecar.poll: Invalid input'],
    ['sidecar: {poll: 0s}', 'qops.yaml line 1, sidecar.poll: "0s" is not a duration such as 500ms, 10s or 2m'],
    ['brokers:\n  - a\n  - 7', 'qops.yaml line 3, brokers.1: Invalid input: expected string, received number'],
    [
      'sinks: []\nbroker: rabbitmq://localhost',
      'qops.yaml line 2, broker: there is no such key; known are brokers, sinks, prefix, sidecar',
    ],
    [
      'sidecar:\n  port: 8127',
      'qops.yaml line 2, sidecar.port: there is no such key; known are listen, token_file, poll',
    ],
    ['- a', 'qops.yaml line 1: Invalid input: expected object, received array'],
    ['sinks: []\nsinks: []', 'qops.yaml line 2: Map keys must be unique'],
  ])('%j is wrong: %s', (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({code: 'BAD_CONFIG', message}))
  })

  it.each([
    ['brokr:\n  - rabbitmq://localhost', 1],
    ['sinks: []\nsidecars:\n\n  # comment\n  poll: 5s', 2],
    ['sidecar:\n  polls:\n    - 5s', 2],
    ['prefix:\n  - a', 1],
  ])('%j: the line is that of the key, %d, and not that of its value', (text, line) => {
    expect(() => parse(text)).toThrow(`qops.yaml line ${line}, `)
  })

  it.each(['a: [', 'a: b: c', '\ta: 1', '%', 'a: *b', 'sinks: "unclosed'])(
    'that is not YAML, such as %j, is wrong in one sentence of one line',
    text => {
      let message = ''
      try {
        parse(text)
      } catch (error) {
        message = (error as Error).message
        expect(error).toMatchObject({code: 'BAD_CONFIG'})
      }
      expect(message).toMatch(/^qops\.yaml line \d+: .*[^:]$/)
    },
  )

  it.each([
    ['brokers:\n  rabbitmq://user:secret@host'],
    ['brokers: ["rabbitmq://user:secret@host"'],
    ['brokers:\n  - rabbitmq://user:secret@host\n - x'],
    ['prefix: user:secret'],
    ['sidecar: secret'],
  ])('does not repeat the password in what is wrong with %j', text => {
    expect(() => parse(text)).toThrow(expect.objectContaining({message: expect.not.stringContaining('secret')}))
  })
})
