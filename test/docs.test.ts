import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {promisify} from 'node:util'
import {afterEach, describe, expect, it, vi} from 'vitest'
import {generatedFiles} from '../scripts/generated-files.js'
import {exitCodeOf, QopsCommand} from '../src/cli/qops-command.js'
import {ERROR_CODES, type ErrorCode, QopsError} from '../src/core/errors.js'
import {METRIC_CATALOG} from '../src/core/metric-catalog.js'
import {QUEUE_LENGTH_FLAGS} from '../src/operations/check-flags.js'

const codes = Object.keys(ERROR_CODES) as ErrorCode[]
const read = (path: string) => readFileSync(path, 'utf8')

describe('generated files', () => {
  it.each(Object.entries(generatedFiles()))('%s is what the code says; if not, run npm run generate', (path, text) => {
    expect(read(path)).toBe(text)
  })

  it('come out the same every time', () => {
    expect(generatedFiles()).toEqual(generatedFiles())
  })
})

describe('docs/errors.md', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name)

  it('has every code, and none that is not in the code', () => {
    expect(documented).toEqual(codes)
  })

  class Failing extends QopsCommand {
    override async run(): Promise<void> {}
    fail = (error: Error) => this.catch(error)
  }
  afterEach(() => {
    process.exitCode = 0
    vi.restoreAllMocks()
  })

  it.each(codes)('says with what a command exits after %s', async name => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await new Failing([], {} as never).fail(new QopsError(name, 'message'))
    expect(process.exitCode).toBe(exitCodeOf(name))
  })
})

describe('docs/metrics.md', () => {
  it('has every metric of the catalogue, and no other', () => {
    const documented = [...read('docs/metrics.md').matchAll(/^\| `(\w+)` \| (?:counter|timer|gauge) \|/gm)]
    expect(documented.map(([, name]) => name)).toEqual(METRIC_CATALOG.map(({name}) => name))
  })
})

describe('docs/checks.md', () => {
  it('has every flag of the check, and no other', () => {
    const documented = [...read('docs/checks.md').matchAll(/^\| `--([a-z-]+)`/gm)].map(([, name]) => name)
    expect(documented).toEqual(QUEUE_LENGTH_FLAGS.map(({name}) => name))
  })

  it('uses only flags that exist in its examples', () => {
    const known = [...QUEUE_LENGTH_FLAGS.map(({name}) => name), 'help', 'config']
    const used = [...read('docs/checks.md').matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name]) => name!)
    expect(used.filter(name => !known.includes(name))).toEqual([])
  })
})

describe('npm run generate -- --check', () => {
  it('exits 0 and writes nothing when all is up to date', async () => {
    const {stdout} = await promisify(execFile)('node_modules/.bin/tsx', ['scripts/generate.ts', '--check'])
    expect(stdout).toMatch(/^\d+ generated files are up to date\n$/)
  })
})
