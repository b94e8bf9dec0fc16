import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {realDeps} from '../../src/cli/real-deps.js'
import type {SendHttp} from '../../src/core/http.js'
import type {TasksReport} from '../../src/core/report.js'
import {sendHttp} from '../../src/net/send-http.js'
import {type Sidecar, startSidecar} from '../../src/sidecar/sidecar.js'
import {SidecarSink} from '../../src/sinks/sidecar.js'
import {sentBatch} from '../support/batches.js'
import {freePort} from '../support/free-port.js'
import {waitUntil} from '../support/wait-until.js'

const listen = {host: '127.0.0.1', port: 0}
let sidecar: Sidecar

beforeEach(async () => {
  sidecar = await startSidecar({listen, brokers: [], sinks: [], log() {}}, realDeps)
})
afterEach(() => sidecar.close())

const sinkUrl = () => new URL(sidecar.url.replace('http:', 'qops:'))
const tasks = async () => (await (await fetch(`${sidecar.url}/v1/tasks`)).json()) as TasksReport
const sent = async () => (await tasks()).tasks[0]?.sent

describe('the sidecar sink', () => {
  it('has 23 sent tasks counted by the sidecar as 23', async () => {
    const sink = new SidecarSink(sinkUrl(), 'w1', sendHttp)
    sink.emit(sentBatch(23))
    await waitUntil('23 in the sidecar', async () => (await sent()) === 23)
    await sink.close()
    expect((await tasks()).events).toMatchObject({received: 1, lost: 0, workers: 1})
  })

  it('counts once what it has to post twice because the answer was lost', async () => {
    let calls = 0
    const answerLost: SendHttp = async (...args) => {
      const reply = await sendHttp(...args)
      if (calls++ === 0) throw new Error('connection reset')
      return reply
    }
    const sink = new SidecarSink(sinkUrl(), 'w1', answerLost)
    sink.emit(sentBatch(5))
    await waitUntil('the first failure', () => sink.health().errors === 1)
    sink.emit(sentBatch(7))
    await waitUntil('12 in the sidecar', async () => (await sent()) === 12)
    expect((await tasks()).events).toMatchObject({received: 2, repeated: 1, lost: 0})
    await sink.close()
  })

  it('keeps 10,000 lines while there is no sidecar, drops the oldest, counts them, and closes', async () => {
    const sink = new SidecarSink(new URL(`qops://127.0.0.1:${await freePort()}`), 'w1', sendHttp)
    for (let i = 0; i < 10_007; i++) sink.emit(sentBatch(1))
    expect(sink.health().dropped).toBe(7)
    await sink.close()
    await sink.close()
    expect(sink.health()).toMatchObject({dropped: 10_007, lastError: expect.stringContaining('ECONNREFUSED')})
  })

  it('throws lines away that a sidecar refuses with 400, counts them, and goes on with the next', async () => {
    const posted: string[] = []
    const refusesFirst: SendHttp = async (_url, {body = ''}) => {
      posted.push(body)
      return posted.length === 1 ? {status: 400, body: 'bad'} : {status: 202, body: ''}
    }
    const sink = new SidecarSink(new URL('qops://127.0.0.1:8127'), 'w1', refusesFirst)
    sink.emit(sentBatch(5))
    await waitUntil('the refusal', () => sink.health().dropped === 1)
    sink.emit(sentBatch(7))
    await sink.close()
    expect(posted).toHaveLength(2)
    expect(sink.health()).toMatchObject({dropped: 1, errors: 1})
    expect(sink.health().lastError).toBeUndefined()
  })

  it('closes in time though a slow sidecar would take 9 posts of 0.8 s, and counts the rest as dropped', async () => {
    const slow: SendHttp = (_url, {signal}) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve({status: 202, body: ''}), 800)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(signal.reason)
        })
      })
    const sink = new SidecarSink(new URL('qops://127.0.0.1:8127'), 'w1', slow)
    for (let i = 0; i < 900; i++) sink.emit(sentBatch(1))
    await sink.close()
    expect(sink.health().dropped).toBeGreaterThanOrEqual(700)
    sink.emit(sentBatch(1))
    expect(sink.health().dropped).toBeGreaterThanOrEqual(701)
  })
})
