import {expect, it} from 'vitest'
import {parseFilter} from '../../src/tui/filter.js'

it.each([
  {filter: '', names: ['feed'], matches: true, why: 'nothing is asked for'},
  {filter: 'FEED', names: ['feed.deliver'], matches: true, why: 'case does not matter'},
  {filter: 'mail', names: ['feed', 'mail-host'], matches: true, why: 'any of the names will do'},
  {filter: 'mail', names: ['feed', undefined], matches: false, why: 'a name that is absent matches nothing'},
  {filter: '^feed$', names: ['feed.dead'], matches: false, why: 'it is a regular expression'},
  {filter: '^\\D9', names: ['x9'], matches: true, why: 'the classes of a regular expression keep their case'},
  {filter: 'a+b', names: ['a+b'], matches: true, why: 'it is plain text too'},
  {filter: 'feed.(', names: ['feed.(x)'], matches: true, why: 'an invalid regular expression is plain text'},
  {
    filter: '(a+)+b',
    names: ['a'.repeat(250)],
    matches: false,
    why: 'a repeated group is plain text: it could take for ever',
  },
  {filter: '.*.*.*.*b', names: ['a'.repeat(250)], matches: false, why: 'so are more than three repetitions'},
  {filter: '!dead', names: ['feed.dead'], matches: false, why: '! inverts'},
  {filter: '!dead', names: ['feed'], matches: true, why: '! inverts'},
  {filter: '!', names: ['feed'], matches: true, why: 'there is nothing to invert yet'},
])('$filter on $names is $matches: $why', ({filter, names, matches}) => {
  expect(parseFilter(filter)(names)).toBe(matches)
})
