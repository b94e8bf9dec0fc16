/** Phrases of known spam. In real life thousands, learnt from what people report. */
const KNOWN_SPAM = [
  'click the link in my bio to win a free phone',
  'get ten thousand followers for free today',
  'earn money from home, ask me how',
  'cheap sunglasses, free shipping, only today',
]

/** Letters in a row that two captions are compared by: they survive misspellings and inserted words. */
const GRAM = 3
const LINK_WEIGHT = 0.3
const SHOUTING_WEIGHT = 0.2

/**
 * How much a caption looks like spam, 0 to 1: how much of a known phrase is in it, and a bit for links and for shouting.
 * Grows with the length of the caption times the number of phrases, so it belongs where it holds up nothing else.
 */
export function spamScore(caption: string): number {
  const grams = gramsOf(caption)
  const likeness = Math.max(...KNOWN_SPAM.map(phrase => shareOf(gramsOf(phrase), grams)))
  const link = /https?:|www\.|\.com\b/i.test(caption) ? LINK_WEIGHT : 0
  return Math.min(1, likeness + link + SHOUTING_WEIGHT * shoutingShare(caption))
}

function gramsOf(text: string): Set<string> {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')
  return new Set(Array.from({length: Math.max(0, letters.length - GRAM + 1)}, (_, at) => letters.slice(at, at + GRAM)))
}

function shareOf(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  let common = 0
  for (const gram of wanted) if (found.has(gram)) common++
  return common / wanted.size
}

function shoutingShare(caption: string): number {
  const letters = caption.match(/\p{L}/gu)?.length ?? 0
  return letters === 0 ? 0 : (caption.match(/\p{Lu}/gu)?.length ?? 0) / letters
}
