import stringWidth from 'string-width'

export type Align = 'left' | 'right'

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'})

/** Columns on the terminal. Most text is ASCII, where it is the length: some 50 times cheaper. */
export const widthOf = (text: string) => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text))

/** The text in exactly `width` columns. */
export function cell(text: string, width: number, align: Align = 'left'): string {
  const clipped = clip(text, width)
  const padding = ' '.repeat(width - widthOf(clipped))
  return align === 'left' ? clipped + padding : padding + clipped
}

/** The text in at most `width` columns; `…` stands for what was cut off. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 1
  for (const {segment} of graphemes.segment(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept}…`
}
