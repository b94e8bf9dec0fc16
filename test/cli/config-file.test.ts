import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {readConfig} from '../../src/cli/config-file.js'
import {EMPTY_CONFIG} from '../../src/core/config.js'
import {makeTempDir} from '../support/temp-dir.js'

/** Stands in an empty folder until the test ends. */
async function inEmptyFolder(): Promise<string> {
  const [before, folder] = [process.cwd(), await makeTempDir('config')]
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
  return folder
}

describe('the configuration', () => {
  it('is empty when there is no qops.yaml here and none is named', async () => {
    await inEmptyFolder()
    expect(await readConfig(undefined)).toEqual(EMPTY_CONFIG)
  })

  it('is that of the qops.yaml here', async () => {
    await writeFile(join(await inEmptyFolder(), 'qops.yaml'), 'prefix: prod')
    expect(await readConfig(undefined)).toMatchObject({prefix: 'prod'})
  })

  it('that is named must be there', async () => {
    const file = join(await inEmptyFolder(), 'other.yaml')
    await expect(readConfig(file)).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: `cannot read ${file}: ENOENT: no such file or directory, open '${file}'`,
    })
  })

  it('that is there and cannot be read is not passed over', async () => {
    await mkdir(join(await inEmptyFolder(), 'qops.yaml'))
    await expect(readConfig(undefined)).rejects.toMatchObject({code: 'BAD_CONFIG'})
  })
})
