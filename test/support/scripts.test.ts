import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {isInstalled} from '../../scripts/installed-packages.js'
import {howToGet, missingServers, servers} from '../../scripts/servers.js'
import {tally} from '../../scripts/test-results.js'

describe('tally', () => {
  const file = (status: string, ...statuses: string[]) => ({
    name: 'a.test.ts',
    status,
    assertionResults: statuses.map((status, index) => ({fullName: `test ${index}`, status})),
  })
  const count = (files: ReturnType<typeof file>[], exitCode: number, skipsAllowed = false) => {
    const {passed, failed} = tally({testResults: files}, exitCode, {skipsAllowed})
    return `${passed} passed, ${failed} failed`
  }

  it.each([
    ['3 passed, 0 failed', 'all is well', [file('passed', 'passed', 'passed'), file('passed', 'passed')], 0],
    ['1 passed, 1 failed', 'a test failed', [file('failed', 'passed', 'failed')], 1],
    ['1 passed, 1 failed', 'a file could not be loaded', [file('passed', 'passed'), file('failed')], 1],
    ['1 passed, 1 failed', 'a test was skipped, though vitest is content', [file('passed', 'passed', 'skipped')], 0],
    ['1 passed, 1 failed', 'vitest saw an error outside of the tests', [file('passed', 'passed')], 1],
    ['1 passed, 1 failed', 'ctrl-C ended the run', [file('passed', 'passed')], 130],
    ['0 passed, 1 failed', 'no test ran', [], 0],
  ])('says %s when %s', (line, _when, files, exitCode) => {
    expect(count(files, exitCode)).toBe(line)
  })

  it('says 0 passed, 1 failed when vitest wrote no report', () => {
    expect(tally(undefined, 1, {skipsAllowed: false})).toEqual({passed: 0, failed: 1, problems: ['no test ran']})
  })

  it('does not mind what was skipped when only some of the tests were asked for', () => {
    expect(count([file('passed', 'passed', 'skipped')], 0, true)).toBe('1 passed, 0 failed')
  })
})

describe('missing servers', () => {
  const nothing = () => false

  it('are named in one message with the apt command and the variables that can stand in for them', () => {
    expect(
      howToGet(missingServers(servers.slice(0, 2), nothing, {})),
    ).toBe(`The tests need servers that are not on this machine: rabbitmq-server redis-server. On Debian or Ubuntu:
  sudo apt-get install -y --no-install-recommends rabbitmq-server redis-server
or name running ones instead:
  rabbitmq-server: set QOPS_TEST_RABBITMQ_URL and QOPS_TEST_AMQP_URL
  redis-server: set QOPS_TEST_REDIS_URL`)
  })

  it('are not missed when all their variables are set', () => {
    const env = {QOPS_TEST_RABBITMQ_URL: 'x', QOPS_TEST_REDIS_URL: 'x'}
    const names = missingServers(servers, nothing, env).map((server: {debianPackage: string}) => server.debianPackage)
    expect(names).toContain('rabbitmq-server')
    expect(names).not.toContain('redis-server')
  })

  it('can be stood in for by exactly the variables that the tests read', () => {
    const read = readFileSync(new URL('services/stand-ins.ts', import.meta.url), 'utf8')
    const offered = servers.flatMap((server: {standIns: string[]}) => server.standIns)
    expect(offered.filter((name: string) => !read.includes(name))).toEqual([])
  })
})

describe('installed packages', () => {
  const wanted = {
    packages: {'': {}, 'node_modules/a': {version: '1.0.0'}, 'node_modules/b': {version: '2.0.0', optional: true}},
  }

  it.each([
    [true, 'all are there', {'node_modules/a': {version: '1.0.0'}, 'node_modules/b': {version: '2.0.0'}}],
    [true, 'an optional one of another platform is absent', {'node_modules/a': {version: '1.0.0'}}],
    [false, 'one has another version', {'node_modules/a': {version: '1.0.1'}}],
    [false, 'one is absent', {}],
    [false, 'one is left over', {'node_modules/a': {version: '1.0.0'}, 'node_modules/c': {version: '1.0.0'}}],
  ])('are complete: %s when %s', (complete, _when, packages) => {
    expect(isInstalled(wanted, {packages})).toBe(complete)
  })
})
