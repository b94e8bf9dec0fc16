import {describe, expect, it} from 'vitest'
import {readNatsUrl} from '../../../src/brokers/nats/nats-url.js'

const read = (text: string) => readNatsUrl(new URL(text))

describe('a nats:// URL', () => {
  it.each([
    ['nats://host', {host: 'host', port: 4222}],
    ['nats://host:4333', {host: 'host', port: 4333}],
    ['nats://[::1]', {host: '::1', port: 4222}],
  ])('%s is at %o', (url, address) => {
    expect(read(url).address).toEqual(address)
  })

  it.each([
    ['nats://host', {}],
    ['nats://reader:s3cret%3A%2F%40@host', {user: 'reader', pass: 's3cret:/@'}],
    ['nats://:token@host', {auth_token: 'token'}],
    ['nats://token@host', {auth_token: 'token'}],
  ])('%s logs in with %o', (url, login) => {
    expect(read(url).login).toEqual(login)
  })

  it('names the streams to read, each once, and TLS by its scheme', () => {
    expect(read('natss://host?stream=a&stream=b,c&stream=a&stream=')).toMatchObject({streams: ['a', 'b,c'], tls: {}})
    expect(read('nats://host')).toMatchObject({streams: [], who: 'NATS at host:4222'})
    expect(read('nats://host').tls).toBeUndefined()
  })

  it.each([
    ['nats://', 'nats:// lacks a host'],
    [
      'nats://user:s3cret@host/orders',
      'the URL nats://host goes on after host and port, where there is nothing to choose',
    ],
    ['nats://u:s3cret@host?stream=a.b', 'the URL nats://host names a stream that cannot be, "a.b"'],
    ['nats://u:s3cret@host?stream=a%0D%0APUB', 'the URL nats://host names a stream that cannot be, "a\\r\\nPUB"'],
    ['nats://u:s3cret%@host', 'a part of nats://host holds a % that is not followed by two hex digits'],
  ])('%s is refused without its password', (url, message) => {
    expect(() => read(url)).toThrow(expect.objectContaining({code: 'BAD_URL', message}))
  })
})
