import {writeFile} from 'node:fs/promises'
import {describe, expect, inject, it} from 'vitest'
import {freePort} from '../support/free-port.js'
import {runCheckScript, runQops} from '../support/run-process.js'
import {silentServer} from '../support/silent-server.js'
import {makeTempDir} from '../support/temp-dir.js'

const {rabbitmqUrl} = inject('services')
const wrongPassword = rabbitmqUrl.replace('guest:guest@', 'guest:s3cret-w0rd@')

/** Not a stack trace, not a page of help, and never a password. */
function expectOneSentence(text: string): void {
  expect(text).not.toMatch(/\n\s+at |s3cret-w0rd/)
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(2)
}

describe('a command that cannot do its work', () => {
  it.each([
    ['a flag that there is not', ['top', '--nope'], 2, '--nope'],
    ['a flag without the one it needs', ['top', '--json'], 2, '--once'],
    ['a prefix that would break every line', ['sidecar', '--prefix', 'a b|c', '--listen', '127.0.0.1:0'], 2, 'prefix'],
    ['a password in the wrong place', ['sidecar', 'rabbitmq://u:s3cret-w0rd@host'], 2, 'there is no command'],
    ['a command that there is not', ['tpo'], 2, 'there is no command "tpo"'],
    ['a broker that qops does not know', ['top', '--once', '--broker', 'mysql://localhost'], 2, 'mysql://'],
    ['a time that is none', ['top', '--interval', 'soon'], 2, '"soon" is not a time'],
    ['no token beyond loopback', ['sidecar', '--listen', '0.0.0.0:0'], 2, '--token-file'],
    ['an address that is none', ['sidecar', '--listen', 'here'], 2, '"here" is not an address'],
    ['a sink that is none', ['sidecar', '--statsd', 'http://x:1', '--listen', '127.0.0.1:0'], 2, 'sink'],
    ['a wrong password', ['top', '--once', '--broker', wrongPassword], 1, 'refused the user name or password'],
    ['a token file that is not there', ['sidecar', '--token-file', '/nowhere/token'], 2, '/nowhere/token'],
    ['a duration that is none', ['demo', '--duration', '-5'], 2, 'duration'],
  ])('says what is wrong in one sentence on stderr: %s', async (_what, args, code, sentence) => {
    const end = await runQops(args)
    expect(end).toMatchObject({code, stdout: ''})
    expect(end.stderr).toContain(sentence)
    expectOneSentence(end.stderr)
  })

  it.each([
    ['RabbitMQ', (port: number) => ['top', '--once', '--broker', `rabbitmq://127.0.0.1:${port}`]],
    ['a sidecar', (port: number) => ['top', '--once', '--sidecar', `127.0.0.1:${port}`]],
    ['the broker of the demo', (port: number) => ['demo', '--amqp', `amqp://guest:s3cret-w0rd@127.0.0.1:${port}`]],
    ['the Redis of the demo', (port: number) => ['demo', '--redis', `redis://:s3cret-w0rd@127.0.0.1:${port}`]],
  ])('exits 1 with one sentence when nobody listens where %s should be', async (_what, args) => {
    const port = await freePort()
    const end = await runQops(args(port))
    expect(end).toMatchObject({code: 1, stdout: ''})
    expect(end.stderr).toContain(String(port))
    expectOneSentence(end.stderr)
  })

  it('gives up a RabbitMQ that never answers after --timeout', async () => {
    const broker = `rabbitmq://127.0.0.1:${await silentServer()}`
    const end = await runQops(['top', '--once', '--timeout', '300ms', '--broker', broker])
    expect(end).toMatchObject({code: 1, stderr: expect.stringContaining('did not answer in time')})
  })

  it('names file, line and key of a mistake in qops.yaml', async () => {
    const file = `${await makeTempDir('config')}/qops.yaml`
    await writeFile(file, 'prefix: qops\nsidecar:\n  listen: 127.0.0.1:0\n  pol: 5s\n')
    const end = await runQops(['sidecar', '--config', file])
    expect(end).toMatchObject({code: 1, stdout: ''})
    expect(end.stderr).toMatch(/qops\.yaml line 4, sidecar\.pol: there is no such key/)
  })
})

describe('a check that cannot look', () => {
  it.each([
    ['a flag that there is not', ['--nope'], 3, '--nope'],
    ['a range that looks like a flag', ['-w', '-1', '--broker', rabbitmqUrl], 3, '-w'],
    ['a range that is none', ['-w', 'many', '--broker', rabbitmqUrl], 3, '"many" is not a threshold range'],
    ['an unknown scheme', ['--broker', 'mysql://localhost'], 3, 'mysql://'],
    [
      'a queue that there is not',
      ['--broker', rabbitmqUrl, '--queue', 'no such queue'],
      3,
      'no queue matches no such queue',
    ],
    ['a wrong password', ['--broker', wrongPassword], 3, 'refused the user name or password'],
    ['an empty vhost', ['--broker', `${rabbitmqUrl.replace(/%2F$/, '')}/`], 3, 'vhost'],
    ['a vhost that there is not', ['--broker', rabbitmqUrl.replace(/%2F$/, 'nowhere')], 3, 'nowhere'],
  ])('is UNKNOWN, through oclif and as a script alike: %s', async (_what, args, code, sentence) => {
    for (const end of [await runCheckScript(args), await runQops(['check', 'queue-length', ...args])]) {
      expect(end).toMatchObject({code, stderr: ''})
      expect(end.stdout).toContain(sentence)
      expect(end.stdout).toMatch(/^QOPS QUEUE-LENGTH UNKNOWN: [^|\n]*\n$/)
      expectOneSentence(end.stdout)
    }
  })

  it('is CRITICAL when nobody listens, and what --timeout-status says after --timeout', async () => {
    const gone = await runCheckScript(['--broker', `rabbitmq://127.0.0.1:${await freePort()}`])
    expect(gone).toMatchObject({code: 2, stderr: '', stdout: expect.stringContaining('ECONNREFUSED')})
    const silent = ['--broker', `rabbitmq://127.0.0.1:${await silentServer()}`, '--timeout', '300ms']
    expect(await runCheckScript(silent)).toMatchObject({code: 2, stderr: ''})
    expect(await runCheckScript([...silent, '--timeout-status', 'unknown'])).toMatchObject({code: 3, stderr: ''})
  })

  it('looks nowhere else, and says where it looked, when no broker is named and none is here', async () => {
    const {code, stdout} = await runCheckScript([], {env: {QOPS_BROKER: ''}})
    // A developer may have a sidecar or a RabbitMQ running; a test machine has not.
    if (code === 3) expect(stdout).toMatch(/no broker: .*QOPS_BROKER.*8127.*15672/)
    else expect(stdout).toMatch(/^QOPS QUEUE-LENGTH /)
  })
})
