/** Cuts a stream of bytes into lines. One that grows beyond `maxBytes` is thrown away up to its end. */
export class LineReader {
  private rest = ''
  private skipping = false

  constructor(
    private readonly maxBytes: number,
    private readonly onTooLong: () => void,
  ) {}

  /** The complete lines, without their ends. */
  push(text: string): string[] {
    const pieces = (this.rest + text).split('\n')
    this.rest = pieces.pop()!
    if (this.skipping && pieces.length > 0) {
      pieces.shift()
      this.skipping = false
    }
    if (this.rest.length > this.maxBytes) {
      if (!this.skipping) this.onTooLong()
      this.rest = ''
      this.skipping = true
    }
    return pieces
  }

  /** What stood after the last line end when the stream ended. */
  end(): string[] {
    return this.skipping || this.rest === '' ? [] : [this.rest]
  }
}
