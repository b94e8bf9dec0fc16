import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {oclifFlags} from '../../src/cli/check-command.js'
import CheckQueueLength from '../../src/commands/check/queue-length.js'
import {QUEUE_LENGTH_FLAGS} from '../../src/operations/check-flags.js'
import {fakeRabbitmq} from '../operations/fake-rabbitmq.js'
import {makeTempDir} from '../support/temp-dir.js'
import {runCommand} from './run-command.js'

const check = (...argv: string[]) => runCommand(CheckQueueLength, ...argv)

beforeEach(() => {
  vi.stubEnv('QOPS_BROKER', undefined)
  return () => void vi.unstubAllEnvs()
})

describe('qops check queue-length', () => {
  it('prints one line and exits 1 when 23 are ready and 10 are allowed', async () => {
    const broker = await fakeRabbitmq([{name: 'feed', ready: 23}])
    expect(await check('--broker', broker, '-q', 'feed', '-w', '10')).toEqual({
      stdout: 'QOPS QUEUE-LENGTH WARNING: feed has 23 ready (over 10) | feed_ready=23;10;10000;0;\n',
      stderr: '',
      code: 1,
    })
  })

  it.each([
    [['--brokr', 'x'], 'Nonexistent flag: --brokr'],
    [['-w'], 'Flag --warning expects a value'],
    [['--count', 'all'], 'Expected --count=all to be one of: ready, unacked, total'],
    [['--critical', 'many'], '--critical: "many" is not a threshold range'],
  ])("with %j exits 3, not oclif's 2: %s", async (argv, words) => {
    const {stdout, stderr, code} = await check(...argv)
    expect(stdout).toMatch(/^QOPS QUEUE-LENGTH UNKNOWN: [^\n]+\n$/)
    expect(stdout).toContain(words)
    expect({stderr, code}).toEqual({stderr: '', code: 3})
  })

  it('reads the brokers of --config, and exits 3 with the line of a mistake in it', async () => {
    const file = join(await makeTempDir('config'), 'qops.yaml')
    await writeFile(file, `brokers: ["${await fakeRabbitmq([{name: 'feed', ready: 7}])}"]`)
    expect(await check('--config', file)).toMatchObject({code: 0, stdout: expect.stringContaining('feed has 7 ready')})
    await writeFile(file, 'sinks: []\nbroker: x')
    const {stdout, code} = await check('--config', file)
    expect(stdout).toContain(`${file} line 2, broker: there is no such key`)
    expect(code).toBe(3)
  })
})

it('has every flag of the standalone script, and besides --broker-module and --config', () => {
  const names = QUEUE_LENGTH_FLAGS.map(({name}) => name)
  expect(Object.keys(oclifFlags())).toEqual([...names, 'broker-module', 'config'])
})
