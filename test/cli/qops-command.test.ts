import {describe, expect, it} from 'vitest'
import {ownSentence, QopsCommand} from '../../src/cli/qops-command.js'
import Sidecar from '../../src/commands/sidecar.js'
import {QopsError} from '../../src/core/errors.js'
import {runCommand} from './run-command.js'

/** A command that fails with this. */
const failingWith = (error: unknown) =>
  class Failing extends QopsCommand {
    override async run(): Promise<void> {
      throw error
    }
  }

describe('a command that fails', () => {
  it.each([
    ['BAD_FLAG', 2],
    ['BAD_URL', 2],
    ['BAD_CONFIG', 1],
    ['SOURCE_DOWN', 1],
  ] as const)('with %s exits %d with one sentence and a hint on stderr', async (code, exitCode) => {
    const run = await runCommand(failingWith(new QopsError(code, 'it is wrong', 'put it right')))
    expect(run).toEqual({stdout: '', stderr: 'qops: it is wrong\n      put it right\n', code: exitCode})
  })

  it('with what is our own bug lets it through, stack and all', async () => {
    const bug = new TypeError('x is undefined')
    await expect(runCommand(failingWith(bug))).rejects.toBe(bug)
  })
})

describe('qops sidecar', () => {
  it.each([
    [['--nope'], 'qops: Nonexistent flag: --nope\n'],
    [['--poll', 'soon'], 'qops: --poll "soon" is not a time\n'],
    [['--listen', 'nowhere'], 'qops: --listen "nowhere" is not an address\n'],
  ])('with %j exits 2 with one sentence, a hint, and no stack', async (argv, sentence) => {
    const {stdout, stderr, code} = await runCommand(Sidecar, ...argv)
    expect(stderr.startsWith(sentence)).toBe(true)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect({stdout, code}).toEqual({stdout: '', code: 2})
  })
})

it.each([
  ['explains over several lines', '  Nonexistent flag: --nope\nSee more help with --help', 'Nonexistent flag: --nope'],
  ['wraps', 'Parsing --poll \n\t--poll "soon" is not a time\nSee more help with --help', '--poll "soon" is not a time'],
])('takes the one sentence out of what oclif %s', (_how, message, sentence) => {
  expect(ownSentence(message)).toBe(sentence)
})
