import {z} from 'zod'
import type {SearchIndex} from '../services/search-index.js'
import {defineTask, type Task} from '../task.js'

export const searchIndexArgs = z.object({media: z.int(), caption: z.string()})

export type SearchIndexArgs = z.infer<typeof searchIndexArgs>

/** `search.index(media, caption)`: makes a photo findable by the words under it. */
export const searchIndex = ({index}: {index: SearchIndex}): Task =>
  defineTask('search.index', searchIndexArgs, async ({media, caption}) => index.add(media, caption))
