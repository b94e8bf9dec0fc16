import {clip, widthOf} from './cell.js'

export type Tone = 'bad' | 'warn' | 'dim' | 'strong'

/** A stretch of a line in one tone. A screen is lines of segments until the very end, so tests and files need no escapes. */
export type Segment = {text: string; tone?: Tone | undefined}
export type Line = readonly Segment[]

/** The sixteen basic colours only: they follow the reader's own theme. */
const SGR: Record<Tone, readonly [on: string, off: string]> = {
  bad: ['\x1b[31m', '\x1b[39m'],
  warn: ['\x1b[33m', '\x1b[39m'],
  dim: ['\x1b[2m', '\x1b[22m'],
  strong: ['\x1b[1m', '\x1b[22m'],
}

/** The line as text, cut to `columns`. Without colour there are no escape sequences at all. */
export function paint(line: Line, columns: number, color: boolean): string {
  let left = columns
  let painted = ''
  for (const {text, tone} of line) {
    const clipped = clip(text, left)
    left -= widthOf(clipped)
    painted += color && tone && clipped.trim() !== '' ? SGR[tone][0] + clipped + SGR[tone][1] : clipped
    if (clipped !== text) break
  }
  return painted.trimEnd()
}
