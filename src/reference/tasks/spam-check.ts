import {z} from 'zod'
import {spamScore} from '../services/spam-score.js'
import {defineTask, type Task} from '../task.js'

const LONGEST_CAPTION = 2_200
const SPAM_FROM = 0.6

export const spamCheckArgs = z.object({media: z.int(), caption: z.string().max(LONGEST_CAPTION)})

export type SpamCheckArgs = z.infer<typeof spamCheckArgs>

/** Marks a photo for a person to look at. The same photo may be marked twice. */
export type FlagSpam = (media: number, score: number) => Promise<void>

/** `spam.check(media, caption)`: computes, and so runs in a process pool. */
export const spamCheck = ({flag}: {flag: FlagSpam}): Task =>
  defineTask('spam.check', spamCheckArgs, async ({media, caption}) => {
    const score = spamScore(caption)
    if (score >= SPAM_FROM) await flag(media, score)
  })
