import {z} from 'zod'
import type {SearchIndex} from '../services/search-index.js'
import {defineTask, type Task} from '../task.js'

const args = z.object({media: z.int(), caption: z.string()})

export type SearchIndexArgs = z.infer<typeof args>

/** `search.index(media, caption)`: makes a photo findable by the words under it. */
export const searchIndex = ({index}: {index: SearchIndex}): Task =>
  defineTask('search.index', args, async ({media, caption}) => index.add(media, caption))
