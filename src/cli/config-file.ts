import {readFile} from 'node:fs/promises'
import {type Config, EMPTY_CONFIG, parseConfig} from '../core/config.js'
import {QopsError, reason} from '../core/errors.js'

const DEFAULT_FILE = 'qops.yaml'

/** Reads `qops.yaml` of this folder, if there is one, or the file that `--config` names, which must be there. */
export async function readConfig(named: string | undefined): Promise<Config> {
  const file = named ?? DEFAULT_FILE
  try {
    return parseConfig(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (error instanceof QopsError) throw error
    if (named === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY_CONFIG
    throw new QopsError('BAD_CONFIG', `cannot read ${file}: ${reason(error)}`, undefined, {cause: error})
  }
}
