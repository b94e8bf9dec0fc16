import {readdirSync, readFileSync} from 'node:fs'
import {expect, it} from 'vitest'

/** Nearest the core first. `hooks` is what a worker imports, so it lies above the sinks that it opens. */
const LAYERS = [
  ['core'],
  ['net'],
  ['brokers', 'sinks', 'checks', 'dashboards'],
  ['hooks', 'operations'],
  ['tui', 'sidecar', 'reference', 'cli'],
  ['demo'],
  ['commands', 'bin'],
]
const rank = (folder: string) => LAYERS.findIndex(layer => layer.includes(folder))
const files = readdirSync('src', {recursive: true, encoding: 'utf8'}).filter(file => /\/.*\.tsx?$/.test(file))

it.each(files)('src/%s imports only what lies nearer the core', file => {
  const from = file.split('/')[0]!
  const source = readFileSync(`src/${file}`, 'utf8')
  const imported = [...source.matchAll(/(?:from |import\()'(?:\.\.\/)+(\w+)\//g)].map(match => match[1]!)
  expect(imported.filter(to => to !== from && rank(to) >= rank(from))).toEqual([])
})

it('knows every folder of src', () => {
  const folders = readdirSync('src', {withFileTypes: true}).filter(entry => entry.isDirectory())
  expect(folders.map(folder => folder.name).filter(name => rank(name) < 0)).toEqual([])
})
