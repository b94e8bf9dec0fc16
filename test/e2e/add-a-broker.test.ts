import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'
import {beforeAll, describe, expect, it} from 'vitest'
import type {OpenSource} from '../../src/brokers/queue-source.js'
import {sendHttp} from '../../src/net/send-http.js'
import {brokerContract} from '../support/broker-contract.js'
import {runQops} from '../support/run-process.js'
import {makeTempDir} from '../support/temp-dir.js'

/** Inside of the package, so that it finds `qops/brokers`. */
const FOLDER = resolve('.cache/add-a-broker')
const MODULE = join(FOLDER, 'maildir.js')

let root: string
let openMaildir: OpenSource

const open = (path: string) => openMaildir(new URL(pathToFileURL(path).href.replace('file:', 'maildir:')), deps)
const deps = {http: sendHttp, now: Date.now}

beforeAll(async () => {
  const [, code] = /```js\n(.*?)```/s.exec(await readFile('docs/add-a-broker.md', 'utf8'))!
  await mkdir(FOLDER, {recursive: true})
  await writeFile(MODULE, code!)
  root = await makeTempDir('maildirs')
  openMaildir = (await import(MODULE)).default
})

async function fill(queue: string, counts: {ready: number; unacked: number}) {
  for (const [part, count] of [
    ['new', counts.ready],
    ['cur', counts.unacked],
  ] as const) {
    await mkdir(join(root, queue, part), {recursive: true})
    for (let n = 0; n < count; n++) await writeFile(join(root, queue, part, `mail-${n}`), '')
  }
}

describe('the broker of docs/add-a-broker.md', () => {
  brokerContract('maildir', {
    open: async () => open(root),
    openGone: async () => open(join(root, 'gone')),
    fill,
  })

  it('is read by qops queues and by a check, which are given it by --broker-module', async () => {
    await fill('ann', {ready: 23, unacked: 5})
    const broker = ['--broker-module', MODULE, '--broker', `maildir://${root}`]
    const {code, stdout} = await runQops(['queues', ...broker, '--queue', 'ann', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).queues).toMatchObject([{queue: 'ann', type: 'maildir', ready: 23, unacked: 5, total: 28}])
    const check = await runQops(['check', 'queue-length', ...broker, '--queue', 'ann', '-w', '10', '-c', '100'])
    expect(check).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^QOPS QUEUE-LENGTH WARNING: ann has 23 ready/),
    })
  })
})

describe('--broker-module', () => {
  const write = async (code: string) => {
    const path = join(FOLDER, 'wrong.mjs')
    await writeFile(path, code)
    return path
  }

  it.each([
    ['is no JavaScript', 'export const', /cannot be loaded: /],
    ['exports no scheme', 'export default () => {}', /exports no scheme/],
    ['has no default export', 'export const scheme = "x"', /has no function as its default export/],
    [
      'wants the scheme of another',
      'export const scheme = "rabbitmq"; export default () => {}',
      /which qops reads itself/,
    ],
  ])('is a mistake of the command line when the module %s', async (_what, code, sentence) => {
    const {code: exit, stderr} = await runQops(['queues', '--broker-module', await write(code)])
    expect(exit).toBe(2)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toContain('    at ')
    await rm(join(FOLDER, 'wrong.mjs'))
  })

  it('is one when there is no such file', async () => {
    const {code, stderr} = await runQops(['queues', '--broker-module', './nowhere.js'])
    expect({code, stderr}).toEqual({
      code: 2,
      stderr: expect.stringMatching(/nowhere\.js cannot be loaded: Cannot find module/),
    })
  })
})
