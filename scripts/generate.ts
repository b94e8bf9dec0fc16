/** npm run generate: writes what is made from the code. With `-- --check`: writes nothing, exits 1 when a file differs. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import './project.js'
import {generatedFiles} from './generated-files.js'

const checkOnly = process.argv.includes('--check')
const wanted = Object.entries(generatedFiles())
const different = wanted.filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)

for (const [path, text] of different) {
  if (checkOnly) {
    console.error(`${path} is not what the code says: run npm run generate`)
    continue
  }
  mkdirSync(dirname(path), {recursive: true})
  writeFileSync(path, text)
  console.log(`wrote ${path}`)
}
if (different.length === 0) console.log(`${wanted.length} generated files are up to date`)
if (checkOnly && different.length > 0) process.exitCode = 1
