import {describe, expect, it} from 'vitest'
import {readRabbitmqUrl} from '../../../src/brokers/rabbitmq/rabbitmq-url.js'

const read = (text: string) => readRabbitmqUrl(new URL(text))

describe('a rabbitmq:// URL', () => {
  it.each([
    ['rabbitmq://host', 'http://host:15672/api/'],
    ['rabbitmq://host:1234/%2F', 'http://host:1234/api/'],
    ['rabbitmq://[::1]', 'http://[::1]:15672/api/'],
    ['rabbitmqs://host', 'https://host:15671/api/'],
  ])('%s is read at %s', (text, api) => {
    expect(read(text).api.href).toBe(api)
  })

  it.each([
    ['rabbitmq://host', undefined],
    ['rabbitmq://host/', undefined],
    ['rabbitmq://host/*', undefined],
    ['rabbitmq://host/%2F', '/'],
    ['rabbitmq://host/shop', 'shop'],
    ['rabbitmq://host/a%20b%2Fc', 'a b/c'],
    ['rabbitmq://host/%2A', '*'],
  ])('%s names the vhost %j', (text, vhost) => {
    expect(read(text).vhosts.one).toBe(vhost)
  })

  it('with a * in its path means the vhosts that match it', () => {
    const {one, includes} = read('rabbitmq://host/shop-*').vhosts
    expect(one).toBeUndefined()
    expect(['shop-a', 'shop-', 'shop-a/b', 'shop', '/'].filter(includes)).toEqual(['shop-a', 'shop-', 'shop-a/b'])
  })

  it('logs in as guest when it names no user', () => {
    const login = (text: string) =>
      Buffer.from(read(text).request.headers!.authorization!.slice(6), 'base64').toString()
    expect(login('rabbitmq://host')).toBe('guest:guest')
    expect(login('rabbitmq://b%C3%B6b:p%40ss@host')).toBe('böb:p@ss')
  })

  it('may say where the Prometheus plugin is, or that it is not to be used', () => {
    expect(read('rabbitmq://host').metrics).toBe('auto')
    expect(read('rabbitmq://host?prometheus=off').metrics).toBe('off')
    const two = 'rabbitmq://host?prometheus=http://a:15692&prometheus=https://b:15691'
    expect(String(read(two).metrics)).toBe('http://a:15692/,https://b:15691/')
  })

  it.each([
    ['rabbitmq://host//', 'a vhost that is empty'],
    ['rabbitmq://host/a/b', 'a vhost that holds a bare slash'],
    ['rabbitmq://host/%zz', 'a % that is no escape'],
    ['rabbitmq:///shop', 'no host'],
    ['rabbitmq://host?prometheus=host:15692', 'a Prometheus endpoint that is no URL'],
    ['rabbitmq://host?rates=never', 'rates that are neither on nor off'],
    ['rabbitmqs://host?ca=/nowhere/ca.pem', 'a file that is not there'],
  ])('%s is refused: %s', text => {
    expect(() => read(text)).toThrow(expect.objectContaining({code: 'BAD_URL'}))
  })
})
