import {readdirSync} from 'node:fs'
import {expect, it} from 'vitest'
import {AUTO_LAYOUTS, LAYOUTS} from '../../../src/brokers/redis/layouts.js'

it('lists every file of src/brokers/redis/layouts, and looks for all by itself but plain lists', () => {
  const files = readdirSync('src/brokers/redis/layouts').map(file => file.replace('.ts', ''))
  expect(Object.keys(LAYOUTS).sort()).toEqual(files.sort())
  expect([...AUTO_LAYOUTS, 'list'].sort()).toEqual(files.sort())
})
