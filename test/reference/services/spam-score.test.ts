import fc from 'fast-check'
import {expect, it} from 'vitest'
import {spamScore} from '../../../src/reference/services/spam-score.js'

it('is 1 for a known phrase, whatever stands around it and however it is written', () => {
  expect(spamScore('hi! Click the LINK in my bio, to win a free phone... thanks')).toBe(1)
})

it('is above 0.6 for a known phrase with misspellings', () => {
  expect(spamScore('cheep sunglases, free shiping, only todai')).toBeGreaterThan(0.6)
})

it('is below 0.2 for ordinary captions, and higher with a link and when it shouts', () => {
  const quiet = spamScore('sunset at the beach')
  expect(quiet).toBeLessThan(0.2)
  expect(spamScore('sunset at the beach https://example.org')).toBeGreaterThan(quiet + 0.2)
  expect(spamScore('SUNSET AT THE BEACH')).toBeGreaterThan(quiet + 0.1)
})

it('is a number from 0 to 1 for any caption', () => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme'}), caption => {
      expect(spamScore(caption)).toBeGreaterThanOrEqual(0)
      expect(spamScore(caption)).toBeLessThanOrEqual(1)
    }),
  )
})
