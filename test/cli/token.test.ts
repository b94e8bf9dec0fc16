import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {readToken} from '../../src/cli/token.js'
import {makeTempDir} from '../support/temp-dir.js'

async function tokenFile(text: string): Promise<string> {
  const file = join(await makeTempDir('token'), 'token')
  await writeFile(file, text)
  return file
}

beforeEach(() => {
  vi.stubEnv('QOPS_TOKEN', 'from-env')
  return () => void vi.unstubAllEnvs()
})

describe("the sidecar's token", () => {
  it('is the first line of the file, before QOPS_TOKEN', async () => {
    expect(await readToken(await tokenFile(' abc \r\nsecond\n'))).toBe('abc')
  })

  it('is QOPS_TOKEN when no file is named, and none when that is empty', async () => {
    expect(await readToken(undefined)).toBe('from-env')
    vi.stubEnv('QOPS_TOKEN', '')
    expect(await readToken(undefined)).toBeUndefined()
  })

  it('must be there when a file is named: no open sidecar by mistake', async () => {
    const file = await tokenFile('\nabc')
    await expect(readToken(file)).rejects.toThrow(`the first line of the token file ${file} is empty`)
    await expect(readToken(`${file}.gone`)).rejects.toMatchObject({code: 'BAD_FLAG'})
  })
})
