import {expect, it} from 'vitest'
import {openSink} from '../../src/sinks/index.js'

const options = {prefix: 'qops', worker: 'w'}

it.each(['statsd:', 'graphite://', 'qops:', 'http://x:1', 'nonsense'])('refuses %s in one sentence', url => {
  expect(() => openSink(url, options)).toThrow(expect.objectContaining({code: 'BAD_URL'}))
})

it('refuses a token with a % that is no escape, without repeating it', () => {
  const open = () => openSink('qops://:s3cret%zz@127.0.0.1:8127', options)
  expect(open).toThrow(expect.objectContaining({code: 'BAD_URL'}))
  expect(open).not.toThrow(/s3cret/)
})

it('does not offer memory: to operators', () => {
  expect(() => openSink('x://y', options)).toThrow(
    expect.objectContaining({hint: 'write one that begins with statsd://, graphite://, qops://'}),
  )
})

it.each(['statsd://[::1]:8125', 'graphite://[::1]:2003', 'qops://[::1]:8127'])(
  'takes the IPv6 address %s',
  async url => {
    await openSink(url, options).close()
  },
)
