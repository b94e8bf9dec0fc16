import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import express from 'express'
import {seededRandom} from './seeded-random.js'

export type Fate = {
  waitMs: number
  /** `temporary`: the first attempt fails, the second does not. */
  failure?: 'temporary' | 'permanent'
}

export type OtherNetwork = {
  /** Where to POST photos: `{"media": 23}`. */
  photosUrl: URL
  /** Where to POST anything, which is taken at once. */
  hooksUrl: URL
  /** Ends the requests in hand. */
  close(): Promise<void>
}

const PERMANENT_SHARE = 0.01
const TEMPORARY_SHARE = 0.04
const SLOW_SHARE = 0.05

/** What becomes of a photo on the other network. Pure: the same photo and seed have the same fate. */
export function fateOf(media: number, seed: number): Fate {
  const random = seededRandom(seed ^ media)
  const waitMs = random() < SLOW_SHARE ? 80 + 320 * random() : 1 + 4 * random()
  const luck = random()
  if (luck < PERMANENT_SHARE) return {waitMs, failure: 'permanent'}
  return luck < PERMANENT_SHARE + TEMPORARY_SHARE ? {waitMs, failure: 'temporary'} : {waitMs}
}

/**
 * Stands in for somebody else's servers, over real HTTP on a free port of 127.0.0.1: 5 % of the answers take 80 to 400 ms,
 * 4 % are 503 once, 1 % are 422.
 */
export async function startOtherNetwork(seed: number): Promise<OtherNetwork> {
  const failedOnce = new Set<number>()
  const app = express().disable('x-powered-by').use(express.json())
  app.post('/photos', async ({body: {media}}, response) => {
    const {waitMs, failure} = fateOf(media, seed)
    await sleep(waitMs)
    response.status(statusOf(media, failure)).end()
  })
  app.post('/hooks', (_request, response) => void response.status(204).end())
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    photosUrl: new URL(`${base}/photos`),
    hooksUrl: new URL(`${base}/hooks`),
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }

  function statusOf(media: number, failure: Fate['failure']): number {
    if (failure === 'permanent') return 422
    if (failure !== 'temporary' || failedOnce.delete(media)) return 204
    failedOnce.add(media)
    return 503
  }
}
