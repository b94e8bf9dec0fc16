import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, inject, it, onTestFinished} from 'vitest'
import {freePort} from '../support/free-port.js'
import {runQops} from '../support/run-process.js'
import {startBeanstalkd} from '../support/services/beanstalkd.js'
import {startGearmand} from '../support/services/gearmand.js'
import {makeTempDir} from '../support/temp-dir.js'

const services = inject('services')

describe('qops doctor', () => {
  it('finds nothing wrong with four real brokers and two sinks of a qops.yaml, and exits 0', async () => {
    const [beanstalkd, gearmand] = await Promise.all([startBeanstalkd(), startGearmand()])
    onTestFinished(async () => void (await Promise.all([beanstalkd.stop(), gearmand.stop()])))
    const file = join(await makeTempDir('doctor'), 'qops.yaml')
    const brokers = [services.rabbitmqUrl, `${services.redisUrl}?layout=list&queues=none`, beanstalkd.url, gearmand.url]
    const lines = [
      'brokers:',
      ...brokers.map(url => `  - ${url}`),
      'sinks:',
      `  - ${services.graphiteUrl}`,
      `  - ${services.statsdUrl}`,
    ]
    await writeFile(file, lines.join('\n'))
    const {code, stdout, stderr} = await runQops(['doctor', '--config', file])
    expect({code, stderr}).toEqual({code: 0, stderr: ''})
    expect(stdout.match(/^(broker|sink) /gm)).toHaveLength(6)
    expect(stdout).toMatch(/each further poll costs \d+ ms and [\d.]+ (bytes|kB)/)
    expect(stdout).toMatch(/ok {7}RabbitMQ \d+\.\d/)
    expect(stdout).toContain('their lengths are read from the Prometheus plugin')
    expect(stdout).toMatch(/ok {7}Redis \d+\.\d/)
    expect(stdout).toMatch(/ok {7}version 1\.12/)
    expect(stdout).toContain('it takes connections')
    expect(stdout).not.toContain('guest:guest')
  })

  it('says of each thing that is wrong what to do, and exits 1', async () => {
    const [broker, sink] = [await freePort(), await freePort()]
    const {code, stdout, stderr} = await runQops([
      ...['doctor', '--broker', `rabbitmq://guest:s3cret-w0rd@127.0.0.1:${broker}`, '--graphite', `127.0.0.1:${sink}`],
      ...['--broker', services.rabbitmqUrl.replace('guest:guest', 'guest:wr0ng-w0rd')],
    ])
    expect({code, stderr}).toEqual({code: 1, stderr: ''})
    expect(stdout.match(/^ {2}PROBLEM {2}.*\n {11}\S.*$/gm)).toHaveLength(3)
    expect(stdout).toContain('ECONNREFUSED')
    expect(stdout).not.toMatch(/s3cret|wr0ng|\n\s+at /)
  })

  it('gives the same as JSON', async () => {
    const {code, stdout} = await runQops(['doctor', '--json', '--broker', services.rabbitmqUrl])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).findings[0]).toMatchObject({
      about: expect.stringMatching(/^broker rabbitmq:/),
      level: 'fine',
    })
  })
})
