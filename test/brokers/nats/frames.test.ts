import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {frameParser} from '../../../src/brokers/nats/frames.js'

const parse = (text: string) => frameParser('NATS')(Buffer.from(text))
const refusal = expect.objectContaining({code: 'SOURCE_REPLY'})

const SAID =
  'INFO {"version":"2.9.10"} \r\n' +
  'PING\r\npong\r\n+OK\r\n' +
  "-ERR 'Authorization Violation'\r\n" +
  'MSG _INBOX.a.1 1 8\r\n{"ü":1}\r\n' +
  'MSG _INBOX.a.2 1 reply.to 4\r\n\r\n\r\n\r\n' +
  'HMSG _INBOX.a.3 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n' +
  'HMSG _INBOX.a.4 1 reply.to 22 24\r\nNATS/1.0\r\nA: 12345\r\n\r\n{}\r\n'

const FRAMES = [
  {op: 'INFO', text: '{"version":"2.9.10"} '},
  {op: 'PING'},
  {op: 'PONG'},
  {op: '+OK'},
  {op: '-ERR', text: 'Authorization Violation'},
  {op: 'MSG', subject: '_INBOX.a.1', body: '{"ü":1}'},
  {op: 'MSG', subject: '_INBOX.a.2', body: '\r\n\r\n'},
  {op: 'MSG', subject: '_INBOX.a.3', body: '', status: 503},
  {op: 'MSG', subject: '_INBOX.a.4', body: '{}'},
]

describe("what NATS's protocol says", () => {
  it('is 9 frames of every kind, told apart by lengths and not by what they hold', () => {
    expect(parse(SAID)).toEqual(FRAMES)
  })

  it('is the same frames in whatever parts it arrives', () => {
    const bytes = Buffer.from(SAID)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), {maxLength: 13}), cuts => {
        const ends = [...cuts, bytes.length].sort((a, b) => a - b)
        const take = frameParser('NATS')
        const parts = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
        expect(parts.flatMap(take)).toEqual(FRAMES)
      }),
    )
  })

  it.each([
    'HTTP',
    'INFOX {}\r\n',
    'MSG\r\n',
    'MSG a 1\r\n',
    'MSG a 1 -1\r\n',
    'MSG a 1 1e3\r\n',
    'MSG a 1 2\r\nabcd',
    'HMSG a 1 9 8\r\n',
    'HMSG a 1 8\r\n',
    '\r\n\r\n',
  ])('is refused when it is %j', text => {
    expect(() => parse(text)).toThrow(refusal)
  })

  it('is refused when a line is longer than 64 KiB, ended or not, or a message longer than 16 MiB', () => {
    const long = `INFO ${'x'.repeat(65_536)}`
    for (const text of [long, `${long}\r\n`]) expect(() => parse(text)).toThrow(refusal)
    expect(() => parse('MSG a 1 16777217\r\n')).toThrow(refusal)
    expect(parse('MSG a 1 16777216\r\n')).toEqual([])
  })
})
