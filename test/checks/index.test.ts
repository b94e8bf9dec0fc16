import {readdirSync} from 'node:fs'
import {expect, it} from 'vitest'
import * as checks from '../../src/checks/index.js'

it('lists every check that has a file, under the name of its file', () => {
  const files = readdirSync('src/checks').map(file => file.replace('.ts', ''))
  const expected = files.filter(file => file !== 'check' && file !== 'index')
  expect(Object.values(checks).map(({name}) => name)).toEqual(expected)
})
