/**
 * Anybody may name a queue or send a line, so a name may hold line breaks, terminal escapes or a right-to-left override.
 * Those become `\\x1b`, so that a text of one line stays one, and says what it seems to say.
 */
export const visibleText = (text: string) =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, char => `\\x${char.codePointAt(0)!.toString(16).padStart(2, '0')}`)
