import {expect, it} from 'vitest'
import {hostPort} from '../../src/core/host-port.js'

it.each([
  ['gearman://example.org', {host: 'example.org', port: 4730}],
  ['gearman://127.0.0.1:1234/', {host: '127.0.0.1', port: 1234}],
  ['gearman://[::1]:1234?name=main', {host: '::1', port: 1234}],
])('%s points to %j', (url, address) => {
  expect(hostPort(new URL(url), 4730)).toEqual(address)
})

it.each([
  ['gearman:', 'gearman:// lacks a host'],
  ['gearman://', 'gearman:// lacks a host'],
  ['gearman:host', 'gearman:// lacks a host'],
  [
    'gearman://user:secret@host:1234/feed',
    'the URL gearman://host:1234 goes on after host and port, where there is nothing to choose',
  ],
])('%s is refused: %s', (url, message) => {
  expect(() => hostPort(new URL(url), 4730)).toThrow(expect.objectContaining({code: 'BAD_URL', message}))
})
