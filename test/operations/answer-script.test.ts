import {describe, expect, it} from 'vitest'
import {queueLength} from '../../src/checks/queue-length.js'
import {EXIT_CODE} from '../../src/core/status.js'
import {answerScript} from '../../src/operations/answer-script.js'
import {fakeRabbitmq} from './fake-rabbitmq.js'

/** What the script prints, and its exit code. */
async function run(...argv: string[]) {
  const {text, status} = await answerScript('check-queue-length', queueLength, {argv, env: {}})
  return {output: `${text}\n`, code: EXIT_CODE[status]}
}

describe('the standalone check script', () => {
  it.each([
    [7, 0, 'OK: feed has 7 ready'],
    [23, 1, 'WARNING: feed has 23 ready (over 10)'],
    [101, 2, 'CRITICAL: feed has 101 ready (over 100)'],
  ])('with %d ready exits %d: %s', async (ready, code, words) => {
    const broker = await fakeRabbitmq([{name: 'feed', ready}])
    expect(await run('--broker', broker, '-q', 'feed', '-w10', '--critical=100')).toEqual({
      output: `QOPS QUEUE-LENGTH ${words} | feed_ready=${ready};10;100;0;\n`,
      code,
    })
  })

  it('takes --queue more than once', async () => {
    const broker = await fakeRabbitmq(['feed', 'mail', 'sms'].map(name => ({name, ready: 7})))
    expect((await run('-b', broker, '-q', 'feed', '-q', 'mail')).output).toContain('OK: 2 queues')
  })

  it.each([
    [['--brokr', 'x'], "Unknown option '--brokr'"],
    [['-w'], "Option '-w, --warning <value>' argument missing"],
    [['feed'], "Unexpected argument 'feed'"],
    [['rabbitmq://operator:s3cret@host'], "Unexpected argument 'rabbitmq://…@host'"],
    [['--help=yes'], "Option '-h, --help' does not take an argument"],
  ])('exits 3 with %j: %s', async (argv, words) => {
    const {output, code} = await run(...argv)
    expect(output).toBe(`QOPS QUEUE-LENGTH UNKNOWN: ${words}; see --help\n`)
    expect(code).toBe(3)
  })

  it.each(['-h', '--help'])('%s shows help and exits 3, because help is not OK', async flag => {
    const {output, code} = await run(flag)
    expect(output).toMatch(/^check-queue-length: .*Exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN\.\n$/s)
    expect(code).toBe(3)
  })
})
