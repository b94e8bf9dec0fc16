import {describe, expect, it} from 'vitest'
import type {NatsAnswer, NatsConnection} from '../../../src/brokers/nats/connection.js'
import {jetStreamApi} from '../../../src/brokers/nats/jetstream-api.js'

type Page = {total: number; limit?: number; names?: string[]; missing?: string[]}

/** Answers with what `pageAt` gives for the nth request and its offset. */
function api(pageAt: (request: number, offset: number) => Page | NatsAnswer | undefined) {
  const asked: string[] = []
  const open = {now: 0, most: 0}
  const connection: Pick<NatsConnection, 'request'> = {
    async request(subject, body) {
      open.most = Math.max(open.most, ++open.now)
      const {offset} = JSON.parse(body) as {offset: number}
      const answer = pageAt(asked.push(`${subject} ${offset}`), offset)
      await new Promise(resolve => setImmediate(resolve))
      open.now--
      if (answer && 'body' in answer) return answer
      const {total, limit = 2, names = [], missing} = answer ?? {total: 0}
      return {body: JSON.stringify({total, offset, limit, missing, consumers: names.map(name => ({name}))})}
    },
  }
  return {asked, open, read: jetStreamApi('NATS at host:4222', connection as NatsConnection)}
}

const NAMES = ['a', 'b', 'c', 'd', 'e']
const pageOf = (names: string[], offset: number): Page => ({
  total: names.length,
  names: names.slice(offset, offset + 2),
})
const error = (err_code: number, code = 400, description = 'why') => ({
  body: JSON.stringify({error: {code, err_code, description}}),
})

describe('a list of 5 in pages of 2', () => {
  it('is read with 3 requests', async () => {
    const {read, asked} = api((_, offset) => pageOf(NAMES, offset))
    const {found, missing} = await read.consumers('orders')
    expect([...found.keys()]).toEqual(NAMES)
    expect(missing).toEqual([])
    expect(asked).toEqual([0, 2, 4].map(offset => `$JS.API.CONSUMER.LIST.orders ${offset}`))
  })

  it('is read again when one goes between two pages, so that the one that took its place is not missed', async () => {
    const {read} = api((request, offset) => pageOf(request === 1 ? NAMES : NAMES.slice(1), offset))
    expect([...(await read.consumers('orders')).found.keys()].sort()).toEqual(NAMES)
  })

  it('is read 3 times at most while it changes all the time', async () => {
    const {read, asked} = api((request, offset) => ({...pageOf(NAMES, offset), total: 4 + (request % 2)}))
    await read.consumers('orders')
    expect(asked.length).toBeLessThanOrEqual(9)
  })

  it('has nothing when its stream has gone', async () => {
    const {read} = api(() => error(10_059, 404, 'stream not found'))
    expect(await read.consumers('orders')).toEqual({found: new Map(), missing: []})
  })

  it('names those for whom nobody answered, unless somebody did after all', async () => {
    const {read} = api(() => ({total: 2, names: ['a'], missing: ['b', 'a']}))
    const {found, missing} = await read.consumers('orders')
    expect([[...found.keys()], missing]).toEqual([['a'], ['b']])
  })

  it('is asked for 16 pages at a time at most, of 997', async () => {
    const {read, asked, open} = api((_, offset) => ({total: 997, limit: 1, names: [`c${offset}`]}))
    expect((await read.consumers('orders')).found.size).toBe(997)
    expect(asked).toHaveLength(997)
    expect(open.most).toBe(16)
  })

  it('is refused when it says to hold more than 100,000', async () => {
    const {read, asked} = api(() => ({total: 100_001, names: ['a']}))
    await expect(read.consumers('orders')).rejects.toMatchObject({
      code: 'SOURCE_TOO_LARGE',
      message: 'NATS at host:4222 has 100001 consumers, of which qops lists 100000',
    })
    expect(asked).toHaveLength(1)
  })

  it.each<[what: string, page: Page]>([
    ['no limit', {total: 5, limit: 0}],
    ['a total below 0', {total: -1}],
    ['a name with a space', {total: 1, names: ['a b']}],
    ['a name with a line break', {total: 1, names: ['a\r\nPUB x']}],
    ['a name with a dot', {total: 1, names: ['a.b']}],
    ['an empty name', {total: 1, names: ['']}],
    ['a strange name of one that is missing', {total: 1, missing: ['>']}],
  ])('is refused when it has %s', async (_what, page) => {
    await expect(api(() => page).read.consumers('orders')).rejects.toMatchObject({code: 'SOURCE_REPLY'})
  })
})

describe('a refusal of JetStream', () => {
  it.each([
    ['SOURCE_NOT_FOUND', 'nobody answers', {body: '', status: 503}],
    ['SOURCE_NOT_FOUND', 'it is not enabled for the account', error(10_039, 503)],
    ['SOURCE_NOT_FOUND', 'it is not enabled at all', error(10_076, 503)],
    ['SOURCE_DOWN', 'its cluster has no leader', error(10_008, 503, 'JetStream system temporarily unavailable')],
    ['SOURCE_REPLY', 'it is anything else', error(10_025)],
    ['SOURCE_REPLY', 'it is no JSON', {body: '<html>'}],
  ])('is %s when %s', async (code, _when, answer) => {
    await expect(api(() => answer).read.streams()).rejects.toMatchObject({
      code,
      message: expect.stringContaining('NATS at host:4222'),
    })
  })

  it('is shown on one line, and not as what a terminal would make of it', async () => {
    const {read} = api(() => error(1, 400, 'a\n\x1b[31mb'))
    await expect(read.streams()).rejects.toMatchObject({
      message: 'NATS at host:4222 refused $JS.API.STREAM.LIST: a\\x0a\\x1b[31mb',
    })
  })
})
