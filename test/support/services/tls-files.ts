import {execFile} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {promisify} from 'node:util'
import {makeTempDir} from '../temp-dir.js'

export interface TlsFiles {
  ca: string
  /** Of 127.0.0.1 and localhost. */
  serverCert: string
  serverKey: string
  clientCert: string
  clientKey: string
}

const openssl = (...args: string[]) => promisify(execFile)('openssl', args)

/** An authority of its own, and a server and a client that it vouches for. */
export async function makeTlsFiles(): Promise<TlsFiles> {
  const dir = await makeTempDir('tls')
  const path = (name: string) => `${dir}/${name}.pem`
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl(
    'req',
    '-x509',
    ...newKey,
    ...['-keyout', path('ca-key'), '-out', path('ca')],
    '-subj',
    '/CN=test authority',
  )
  await writeFile(path('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  for (const name of ['server', 'client']) {
    const request = path(`${name}-request`)
    await openssl('req', ...newKey, '-keyout', path(`${name}-key`), '-out', request, '-subj', `/CN=${name}`)
    const signing = ['-CA', path('ca'), '-CAkey', path('ca-key'), '-CAcreateserial', '-extfile', path('names')]
    await openssl('x509', '-req', '-in', request, '-out', path(name), ...signing)
  }
  return {
    ca: path('ca'),
    serverCert: path('server'),
    serverKey: path('server-key'),
    clientCert: path('client'),
    clientKey: path('client-key'),
  }
}
