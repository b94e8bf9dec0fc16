/**
 * Anybody who may declare a queue chooses its name, so it may be `\x1b[2J` or hold a right-to-left override.
 * Control characters become their pictures (`␛`), the other invisible ones `�`.
 */
export function safeText(text: string): string {
  return text.replace(/\p{C}/gu, pictureOf)
}

function pictureOf(char: string): string {
  const code = char.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}
