import {writeFile} from 'node:fs/promises'
import {makeTempDir} from './temp-dir.js'

/** A shell script of one line in place of a real program. Returns its path. */
export async function writeProgram(line: string): Promise<string> {
  const path = `${await makeTempDir('program')}/program`
  await writeFile(path, `#!/bin/sh\n${line}\n`, {mode: 0o755})
  return path
}
