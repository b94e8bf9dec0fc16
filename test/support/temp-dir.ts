import {mkdtempSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {whenProcessGone} from './when-process-gone.js'

let root: string | undefined

/** An empty folder of one's own, removed with all its content when the process ends, however it ends. */
export function makeTempDir(name: string): Promise<string> {
  root ??= makeRoot()
  return mkdtemp(join(root, `${name}-`))
}

/** Removal is tried again after a second: servers that are being killed may still write meanwhile. */
function makeRoot(): string {
  const path = mkdtempSync(join(tmpdir(), 'qops-test-'))
  whenProcessGone('rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }', path)
  return path
}
