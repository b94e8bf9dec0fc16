import {createHash} from 'node:crypto'
import {readdirSync, readFileSync, statSync} from 'node:fs'

/**
 * A hash of the names and contents of files, and of all files in folders. Contents rather than times: git checkout, tar
 * and COPY in a container set times as they like.
 *
 * @param {string[]} paths those that do not exist count as absent
 */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesAt).sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesAt(path) {
  const stat = statSync(path, {throwIfNoEntry: false})
  if (!stat) return []
  if (stat.isFile()) return [path]
  return readdirSync(path).flatMap(name => filesAt(`${path}/${name}`))
}

/**
 * @param {string} path
 * @returns {string | undefined} what is in the file; undefined when there is none
 */
export function readIfThere(path) {
  return statSync(path, {throwIfNoEntry: false}) ? readFileSync(path, 'utf8') : undefined
}
