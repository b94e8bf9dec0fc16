import {expect, it} from 'vitest'
import {type BrokerHealth, nextBroker} from '../../../src/reference/amqp/broker-health.js'

const NOW_MS = 1_000_000
const healthy: BrokerHealth = {tried: false, inTrouble: false, leftAloneUntilMs: 0}
const tried = {...healthy, tried: true}
const inTrouble = {...healthy, inTrouble: true}
const leftAlone = {...healthy, leftAloneUntilMs: NOW_MS + 1}
const rested = {...healthy, leftAloneUntilMs: NOW_MS}

it.each([
  {says: 'takes turns: 0', brokers: [healthy, healthy, healthy], turn: 0, next: 0},
  {says: 'takes turns: 1', brokers: [healthy, healthy, healthy], turn: 1, next: 1},
  {says: 'takes turns: 5 of 3 is 2', brokers: [healthy, healthy, healthy], turn: 5, next: 2},
  {says: 'begins again after the last', brokers: [healthy, tried, tried], turn: 1, next: 0},
  {says: 'passes over one that failed', brokers: [leftAlone, healthy], turn: 0, next: 1},
  {says: 'uses one again whose time is over', brokers: [rested, healthy], turn: 0, next: 0},
  {says: 'passes over one that is lost or blocked', brokers: [inTrouble, healthy], turn: 0, next: 1},
  {says: 'takes one that failed before one in trouble', brokers: [inTrouble, leftAlone], turn: 0, next: 1},
  {says: 'takes one in trouble when there is no other', brokers: [tried, inTrouble], turn: 0, next: 1},
  {says: 'has none when all were tried', brokers: [tried, tried], turn: 0, next: undefined},
  {says: 'has none when there is none', brokers: [], turn: 0, next: undefined},
])('$says', ({brokers, turn, next}) => {
  expect(nextBroker(brokers, {turn, nowMs: NOW_MS, refused: false})).toBe(next)
})

it.each([
  {says: 'tries a healthy one', brokers: [tried, healthy], next: 1},
  {says: 'does not wait for one that failed', brokers: [tried, leftAlone], next: undefined},
  {says: 'does not wait for one in trouble', brokers: [tried, inTrouble], next: undefined},
])('after a refusal $says', ({brokers, next}) => {
  expect(nextBroker(brokers, {turn: 0, nowMs: NOW_MS, refused: true})).toBe(next)
})
