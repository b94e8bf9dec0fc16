import dgram from 'node:dgram'
import {once} from 'node:events'
import type net from 'node:net'
import {isIPv4} from 'node:net'
import {QopsError} from '../core/errors.js'

export type Address = {host: string; port: number}

/** Reads `127.0.0.1:8127`, `:8127`, `8127` or `[::1]:8127`. Throws BAD_FLAG. */
export function parseAddress(text: string): Address {
  const match = /^(?:(?:\[([0-9a-f:]+)\]|([^:\s]*)):)?(\d{1,5})$/i.exec(text.trim())
  const port = Number(match?.[3])
  if (!match || port > 65_535)
    throw new QopsError('BAD_FLAG', `--listen "${text}" is not an address`, 'write 127.0.0.1:8127')
  return {host: match[1] || match[2] || '127.0.0.1', port}
}

export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

/** Resolves with the port, which is another one when 0 was asked for. Rejects with LISTEN_FAILED. */
export async function listenTcp(server: net.Server, {host, port}: Address): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening').catch(cause => {
    throw listenFailed({host, port}, cause)
  })
  return (server.address() as net.AddressInfo).port
}

export async function listenUdp({host, port}: Address, onText: (text: string) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', message => onText(message.toString('utf8')))
  socket.bind(port, host)
  await once(socket, 'listening').catch(cause => {
    throw listenFailed({host, port}, cause)
  })
  // From here on an error must not end the process: the datagram is lost, and its gap in seq shows it.
  socket.on('error', () => {})
  return socket
}

function listenFailed({host, port}: Address, cause: NodeJS.ErrnoException): QopsError {
  const why = cause.code === 'EADDRINUSE' ? 'something else listens there' : cause.message
  const hint = cause.code === 'EADDRINUSE' ? 'is a sidecar running already? choose another with --listen' : undefined
  return new QopsError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${why}`, hint, {cause})
}
