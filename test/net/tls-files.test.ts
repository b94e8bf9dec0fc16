import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {tlsFiles} from '../../src/net/tls-files.js'
import {makeTempDir} from '../support/temp-dir.js'

it('gives what the files hold, and nothing for those that are not named', async () => {
  const ca = join(await makeTempDir('tls-files'), 'my ca.pem')
  await writeFile(ca, 'PEM of the authority')
  expect(tlsFiles(new URL(`rabbitmqs://host?ca=${encodeURIComponent(ca)}`))).toEqual({ca: 'PEM of the authority'})
  expect(tlsFiles(new URL('rabbitmqs://host'))).toEqual({})
})

it('says which file it cannot read, and no password', () => {
  const url = new URL('rabbitmqs://user:secret@host/shop?key=/nowhere/key.pem')
  expect(() => tlsFiles(url)).toThrow(
    expect.objectContaining({
      code: 'BAD_URL',
      message: expect.stringMatching(/^cannot read key= of rabbitmqs:\/\/host: ENOENT.*key\.pem/),
    }),
  )
})
