import {MEDIA_PER_WORD, type SearchIndex, wordsOf} from './search-index.js'

/** An inverted index in memory. */
export class MemorySearchIndex implements SearchIndex {
  private readonly mediaByWord = new Map<string, Set<number>>()

  constructor(private readonly mediaPerWord = MEDIA_PER_WORD) {}

  add(media: number, caption: string): void {
    for (const word of wordsOf(caption)) {
      const found = this.mediaByWord.get(word) ?? new Set()
      this.mediaByWord.set(word, found.add(media))
      const [oldest] = found
      if (found.size > this.mediaPerWord) found.delete(oldest!)
    }
  }

  find(word: string): number[] {
    return [...(this.mediaByWord.get(word.toLowerCase()) ?? [])]
  }
}
