import {PassThrough, Writable} from 'node:stream'
import {stripVTControlCharacters} from 'node:util'

/** A terminal of 80x24 for ink to write to and to read keys from. */
class FakeStdout extends Writable {
  readonly isTTY = true
  columns = 80
  rows = 24
  /** All that was written. */
  text = ''
  /** The last frame, as one would read it. */
  frame = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString()
    this.text += text
    if (text.includes('\n')) this.frame = stripVTControlCharacters(text)
    done()
  }
}

class FakeStdin extends PassThrough {
  readonly isTTY = true
  isRaw = false

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

export const terminal = () => {
  const stdout = new FakeStdout()
  const stdin = new FakeStdin()
  return {
    stdout,
    stdin,
    streams: {stdout: stdout as unknown as NodeJS.WriteStream, stdin: stdin as unknown as NodeJS.ReadStream},
  }
}
