/** Which photos have a word in their caption. */
export interface SearchIndex {
  /** Adding the same photo again changes nothing. */
  add(media: number, caption: string): void | Promise<void>
  /** Newest last. */
  find(word: string): number[] | Promise<number[]>
}

/** Photos that are kept of each word, the newest. */
export const MEDIA_PER_WORD = 1_000

export const wordsOf = (caption: string): string[] => [...new Set(caption.toLowerCase().match(/[\p{L}\p{N}]+/gu))]
