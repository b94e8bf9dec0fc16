import {afterEach, beforeEach, expect, it} from 'vitest'
import {fateOf, type OtherNetwork, startOtherNetwork} from '../../../src/reference/simulation/other-network.js'

const fates = Array.from({length: 10_000}, (_, media) => ({media, ...fateOf(media, 1)}))
const quickWith = (failure: string | undefined) =>
  fates.find(fate => fate.failure === failure && fate.waitMs < 10)!.media

let network: OtherNetwork

beforeEach(async () => {
  network = await startOtherNetwork(1)
})

afterEach(() => network.close())

async function post(url: URL, body: unknown): Promise<number> {
  const headers = {'content-type': 'application/json'}
  return (await fetch(url, {method: 'POST', headers, body: JSON.stringify(body)})).status
}

it('has the same fate for the same photo and seed', () => {
  expect(fateOf(23, 1)).toEqual(fateOf(23, 1))
})

it('takes 80 to 400 ms for about 5 %, fails once for about 4 % and for good for about 1 % of 10,000 photos', () => {
  const slow = fates.filter(({waitMs}) => waitMs >= 10)
  expect(slow.every(({waitMs}) => waitMs >= 80 && waitMs <= 400)).toBe(true)
  const shares = [slow, ...['temporary', 'permanent'].map(kind => fates.filter(({failure}) => failure === kind))]
  expect(shares.map(({length}) => Math.round(length / 100))).toEqual([5, 4, 1])
})

it('answers 204 to an ordinary photo, and to whatever is sent to its hooks', async () => {
  expect(await post(network.photosUrl, {media: quickWith(undefined)})).toBe(204)
  expect(await post(network.hooksUrl, {media: 7, author: 5})).toBe(204)
})

it('answers 503 once, then 204, to a photo of the unlucky 4 %', async () => {
  const media = quickWith('temporary')
  expect([await post(network.photosUrl, {media}), await post(network.photosUrl, {media})]).toEqual([503, 204])
})

it('answers 422 each time to a photo of the unlucky 1 %', async () => {
  const media = quickWith('permanent')
  expect([await post(network.photosUrl, {media}), await post(network.photosUrl, {media})]).toEqual([422, 422])
})
