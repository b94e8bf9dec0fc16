/** Which photos have a word in their caption: an inverted index in memory. */
export class CaptionIndex {
  private readonly mediaByWord = new Map<string, Set<number>>()

  /** @param maxMediaPerWord the newest so many are kept. Default 1,000. */
  constructor(private readonly maxMediaPerWord = 1_000) {}

  /** Adding the same photo again changes nothing. */
  add(media: number, caption: string): void {
    for (const word of wordsOf(caption)) {
      const found = this.mediaByWord.get(word) ?? new Set()
      this.mediaByWord.set(word, found.add(media))
      const [oldest] = found
      if (found.size > this.maxMediaPerWord) found.delete(oldest!)
    }
  }

  /** Newest last. */
  find(word: string): number[] {
    return [...(this.mediaByWord.get(word.toLowerCase()) ?? [])]
  }
}

const wordsOf = (caption: string) => new Set(caption.toLowerCase().match(/[\p{L}\p{N}]+/gu))
