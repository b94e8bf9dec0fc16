import {copyFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, inject, it} from 'vitest'
import {freePort} from '../support/free-port.js'
import {runCheckScript, runProcess} from '../support/run-process.js'
import {makeTempDir} from '../support/temp-dir.js'

const {redisUrl, amqpUrl} = inject('services')

describe('the standalone check', () => {
  it('reads a list of Redis and a queue of AMQP with the clients that lie beside it', async () => {
    const list = await runCheckScript(['-b', `${redisUrl}?layout=list&queues=check.script`, '-w', '10', '-c', '20'])
    expect(list).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^QOPS QUEUE-LENGTH OK: check\.script has 0 ready/),
    })
    const queue = await runCheckScript(['-b', `${amqpUrl}?queue=check.script`, '-w', '10', '-c', '20'])
    expect(queue).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^QOPS QUEUE-LENGTH UNKNOWN: there is no queue/),
    })
  })

  it.each(['redis', 'amqp', 'beanstalkd', 'gearman', 'nats'])(
    'is CRITICAL in one line when nobody listens at %s://',
    async scheme => {
      const url = `${scheme}://127.0.0.1:${await freePort()}${scheme === 'amqp' ? '?queue=feed' : ''}`
      const {code, stdout, stderr} = await runCheckScript(['-b', url, '-w', '10', '-c', '20'])
      expect({code, stderr}).toEqual({code: 2, stderr: ''})
      expect(stdout).toMatch(/^QOPS QUEUE-LENGTH CRITICAL: cannot re.*ECONNREFUSED.*\n$/)
    },
  )

  it('says what is missing when it was copied without the folder clients', async () => {
    const alone = join(await makeTempDir('alone'), 'check-queue-length.cjs')
    await copyFile('dist/bin/check-queue-length.cjs', alone)
    expect(await runProcess([alone, '-b', 'redis://127.0.0.1:1', '-w', '1', '-c', '2'])).toEqual({
      code: 3,
      stdout:
        'QOPS QUEUE-LENGTH UNKNOWN: redis:// needs a client that is not here; keep the folder clients of dist/bin beside the script\n',
      stderr: '',
    })
  })
})
