import {describe, expect, it} from 'vitest'
import {parseTubeNames, parseTubeStats, serverFindings} from '../../src/brokers/beanstalkd.js'

describe("beanstalkd's list of tubes", () => {
  it('gives names that YAML would take for something else, and those that newer versions put in quotes', () => {
    const yaml = '---\n- default\n- 0\n- 1e3\n- null\n- a.b;$(+/-\n- "quoted"\n- __proto__\n'
    expect(parseTubeNames(yaml)).toEqual(['default', '0', '1e3', 'null', 'a.b;$(+/-', 'quoted', '__proto__'])
  })

  it.each([
    '',
    'default',
    '---\ndefault',
    '---\n- a b\n',
    '---\n- \n',
    '---\n- a\r\n- b\n',
    `---\n- ${'x'.repeat(201)}\n`,
  ])('is refused as none: %j', yaml => {
    expect(() => parseTubeNames(yaml)).toThrow(expect.objectContaining({code: 'SOURCE_REPLY'}))
  })
})

describe("beanstalkd's figures of a tube", () => {
  const figures = {
    'current-jobs-urgent': 2,
    'current-jobs-ready': 23,
    'current-jobs-reserved': 5,
    'current-jobs-delayed': 7,
    'current-jobs-buried': 3,
    'total-jobs': 997,
    'current-using': 11,
    'current-watching': 13,
    'current-waiting': 2,
    'cmd-delete': 959,
    'cmd-pause-tube': 1,
    pause: 0,
    'pause-time-left': 0,
  }
  const yaml = (name: string, changed: Record<string, number | string> = {}) =>
    `---\nname: ${name}\n${Object.entries({...figures, ...changed})
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('')}`

  it('give 23 ready, 5 reserved, 7 delayed, 3 buried and 13 watching', () => {
    const reading = {queue: 'feed', type: 'tube', ready: 23, unacked: 5, total: 28, delayed: 7, dead: 3, consumers: 13}
    expect(parseTubeStats('feed', yaml('feed'))).toEqual(reading)
    expect(parseTubeStats('feed', yaml('"feed"'))).toEqual(reading)
  })

  it('say paused for as long as a pause lasts', () => {
    expect(parseTubeStats('feed', yaml('feed', {pause: 60})).state).toBe('paused')
    expect(parseTubeStats('feed', yaml('feed'))).not.toHaveProperty('state')
  })

  it.each([
    [0, 'only we watch it', 1, 0],
    [2, 'all others who watch it wait', 3, 2],
    [undefined, 'one of them does something else, maybe produce', 4, 2],
  ])('give %s consumers of default when %s', (consumers, _when, watching, waiting) => {
    const changed = {'current-watching': watching, 'current-waiting': waiting}
    expect(parseTubeStats('default', yaml('default', changed)).consumers).toBe(consumers)
  })

  it.each(['', '-1', '1.5', '1e3', '9999999999999999', 'x'])(
    'leave out a number that is %j, and a total of it',
    value => {
      const {ready, total, unacked} = parseTubeStats('feed', yaml('feed', {'current-jobs-ready': value}))
      expect([ready, total, unacked]).toEqual([undefined, undefined, 5])
    },
  )

  it('leave out what an old version does not tell', () => {
    expect(parseTubeStats('feed', '---\nname: feed\ncurrent-jobs-ready: 23\n')).toEqual({
      ...{queue: 'feed', type: 'tube', ready: 23},
      ...{unacked: undefined, total: undefined, delayed: undefined, dead: undefined, consumers: undefined},
    })
  })

  it.each(['', '<html>', yaml('other'), yaml('feed').replace('name: ', 'name ')])(
    'are refused when they are not about that tube: %j',
    text => {
      expect(() => parseTubeStats('feed', text)).toThrow(expect.objectContaining({code: 'SOURCE_REPLY'}))
    },
  )
})

describe('what a server says of itself', () => {
  it('is its version, in quotes or not', () => {
    expect(serverFindings('---\nversion: "1.12"\ndraining: false\n')).toEqual([{level: 'fine', says: 'version 1.12'}])
    expect(serverFindings('---\nversion: 1.10\n')).toEqual([{level: 'fine', says: 'version 1.10'}])
  })

  it('is a note with what to do when it is draining', () => {
    const [, note] = serverFindings('---\nversion: "1.12"\ndraining: true\n')
    expect(note).toMatchObject({level: 'note', says: 'it is draining: it takes no new jobs'})
  })
})
