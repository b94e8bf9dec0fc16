import {expect, it} from 'vitest'
import {Permanent} from '../../../src/reference/retry-policy.js'
import {fateOf, otherNetwork} from '../../../src/reference/simulation/other-network.js'

const fates = Array.from({length: 10_000}, (_, media) => ({media, ...fateOf(media, 1)}))
const quickWith = (failure: string | undefined) =>
  fates.find(fate => fate.failure === failure && fate.waitMs < 10)!.media

it('has the same fate for the same photo and seed', () => {
  expect(fateOf(23, 1)).toEqual(fateOf(23, 1))
})

it('takes 80 to 400 ms for about 5 %, fails once for about 4 % and for good for about 1 % of 10,000 photos', () => {
  const slow = fates.filter(({waitMs}) => waitMs >= 10)
  expect(slow.every(({waitMs}) => waitMs >= 80 && waitMs <= 400)).toBe(true)
  const shares = [slow, ...['temporary', 'permanent'].map(kind => fates.filter(({failure}) => failure === kind))]
  expect(shares.map(({length}) => Math.round(length / 100))).toEqual([5, 4, 1])
})

it('takes an ordinary photo', async () => {
  await otherNetwork(1)(quickWith(undefined))
})

it('fails once, and not for good, for a photo of the unlucky 4 %', async () => {
  const [post, media] = [otherNetwork(1), quickWith('temporary')]
  await expect(post(media)).rejects.not.toBeInstanceOf(Permanent)
  await post(media)
})

it('fails for good for a photo of the unlucky 1 %', async () => {
  await expect(otherNetwork(1)(quickWith('permanent'))).rejects.toBeInstanceOf(Permanent)
})
