import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decoded} from '../../src/core/url.js'
import {withSecrets} from '../../src/net/url-secrets.js'
import {makeTempDir} from '../support/temp-dir.js'

const passwordOf = (url: URL) => decoded(url, url.password)

async function secretFile(text: string): Promise<string> {
  const path = join(await makeTempDir('secret'), 'password')
  await writeFile(path, text)
  return path
}

describe('a URL that says where its password is', () => {
  it('takes it from the environment variable, and no longer says so', () => {
    const url = withSecrets(new URL('rabbitmq://user@host/shop?password_env=PW&name=main'), {PW: 'p@ss/w:rd%'})
    expect(passwordOf(url)).toBe('p@ss/w:rd%')
    expect([url.username, url.host, url.pathname, url.search]).toEqual(['user', 'host', '/shop', '?name=main'])
  })

  it('takes the first line of the file', async () => {
    const path = await secretFile('secret one\r\nsecond line\n')
    const url = withSecrets(new URL(`rabbitmq://user@host?password_file=${encodeURIComponent(path)}`))
    expect(passwordOf(url)).toBe('secret one')
    expect(url.search).toBe('')
  })

  it('has its own password replaced', () => {
    expect(passwordOf(withSecrets(new URL('qops://:old@host?password_env=PW'), {PW: 'new'}))).toBe('new')
  })

  it('is left alone when it says nothing', () => {
    const url = new URL('rabbitmq://user:pass@host?name=main')
    expect(withSecrets(url, {})).toBe(url)
  })

  it.each([{}, {PW: ''}])('is refused with the name of a variable that is not set: %j', env => {
    expect(() => withSecrets(new URL('rabbitmq://user:secret@host:15672?password_env=PW'), env)).toThrow(
      expect.objectContaining({
        code: 'BAD_URL',
        message: 'the password of rabbitmq://host:15672 should be in PW, which is not set',
      }),
    )
  })

  it('is refused with the reason when the file cannot be read', () => {
    expect(() => withSecrets(new URL('rabbitmq://user:secret@host?password_file=/nowhere/pw'))).toThrow(
      expect.objectContaining({
        code: 'BAD_URL',
        message: "cannot read the password of rabbitmq://host: ENOENT: no such file or directory, open '/nowhere/pw'",
      }),
    )
  })

  it.each(['', '\n', '\nsecret'])('is refused when the first line of the file is empty: %j', async text => {
    const path = await secretFile(text)
    expect(() => withSecrets(new URL(`rabbitmq://user@host?password_file=${path}`))).toThrow(
      expect.objectContaining({code: 'BAD_URL', message: expect.stringContaining('is empty')}),
    )
  })

  it('gives back any password, whatever its characters', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', minLength: 1}), password => {
        const url = withSecrets(new URL('rabbitmq://user@host?password_env=PW'), {PW: password})
        expect(passwordOf(url)).toBe(password)
        expect(passwordOf(new URL(url.href))).toBe(password)
      }),
    )
  })
})
