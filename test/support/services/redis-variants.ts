import {execFile} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {promisify} from 'node:util'
import {freePort} from '../free-port.js'
import {askTcp} from '../tcp.js'
import {makeTempDir} from '../temp-dir.js'
import {type ServerProcess, startServer} from './server-process.js'

const run = promisify(execFile)

export type RedisVariant = {port: number; dir: string; server: ServerProcess}

/** A Redis with further options, in a folder of its own or the one given. It is up when it answers PING with `answer`. */
export async function startRedisWith(
  options: Record<string, string | number>,
  {dir, answer = '+PONG'}: {dir?: string; answer?: string} = {},
): Promise<RedisVariant> {
  const folder = dir ?? (await makeTempDir('redis-variant'))
  const address = {host: '127.0.0.1', port: await freePort()}
  const all = {bind: address.host, port: address.port, dir: folder, save: '', appendonly: 'no', ...options}
  const server = await startServer({
    name: `redis-${address.port}`,
    command: '/usr/bin/redis-server',
    args: Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]),
    dir: folder,
    ready: () => askTcp(address, 'PING\r\n', reply => reply.startsWith(answer)),
  })
  return {port: address.port, dir: folder, server}
}

export type TlsFiles = {ca: string; cert: string; key: string}

/** A throw-away CA and a certificate of 127.0.0.1 that it signed. */
export async function makeTlsFiles(): Promise<TlsFiles> {
  const dir = await makeTempDir('tls')
  const openssl = (...args: string[]) => run('openssl', args, {cwd: dir})
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=qops test',
    '-days',
    '2',
  )
  await openssl('req', ...newKey, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=127.0.0.1')
  await writeFile(`${dir}/names`, 'subjectAltName=IP:127.0.0.1')
  const signedBy = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  await openssl('x509', '-req', '-in', 'request.pem', '-out', 'cert.pem', ...signedBy)
  return {ca: `${dir}/ca.pem`, cert: `${dir}/cert.pem`, key: `${dir}/key.pem`}
}

/** A Redis that speaks TLS only on `tlsPort`, and asks for a client's certificate. */
export async function startTlsRedis(files: TlsFiles): Promise<RedisVariant & {tlsPort: number}> {
  const tlsPort = await freePort()
  const redis = await startRedisWith({
    'tls-port': tlsPort,
    'tls-ca-cert-file': files.ca,
    'tls-cert-file': files.cert,
    'tls-key-file': files.key,
    'tls-auth-clients': 'yes',
  })
  return {...redis, tlsPort}
}

/** A Sentinel that knows the Redis at `masterPort` by a name, and lets it be dead after a second of silence. */
export async function startSentinel(name: string, masterPort: number): Promise<{port: number; server: ServerProcess}> {
  const dir = await makeTempDir('sentinel')
  const address = {host: '127.0.0.1', port: await freePort()}
  const lines = [`bind ${address.host}`, `port ${address.port}`, `sentinel monitor ${name} 127.0.0.1 ${masterPort} 1`]
  lines.push(`sentinel down-after-milliseconds ${name} 1000`)
  await writeFile(`${dir}/sentinel.conf`, `${lines.join('\n')}\n`)
  const server = await startServer({
    name: 'sentinel',
    command: '/usr/bin/redis-server',
    args: [`${dir}/sentinel.conf`, '--sentinel'],
    dir,
    ready: () => askTcp(address, 'PING\r\n', reply => reply.startsWith('+PONG')),
  })
  return {port: address.port, server}
}
