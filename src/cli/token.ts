import {readFile} from 'node:fs/promises'
import {QopsError, reason} from '../core/errors.js'

/** The sidecar's token: the first line of the file, else the environment variable QOPS_TOKEN, else none. */
export async function readToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return process.env.QOPS_TOKEN || undefined
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new QopsError('BAD_FLAG', `cannot read the token file ${file}: ${reason(cause)}`, undefined, {cause})
  })
  const token = text.split(/\r?\n/, 1)[0]!.trim()
  if (token !== '') return token
  throw new QopsError('BAD_FLAG', `the first line of the token file ${file} is empty`)
}
