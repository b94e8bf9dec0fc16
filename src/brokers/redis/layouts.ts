import type {OpenLayout} from './layout.js'
import {openBee} from './layouts/bee.js'
import {openBullmq} from './layouts/bullmq.js'
import {openCelery} from './layouts/celery.js'
import {openLists} from './layouts/list.js'
import {openResque} from './layouts/resque.js'
import {openRq} from './layouts/rq.js'
import {openSidekiq} from './layouts/sidekiq.js'
import {openStreams} from './layouts/stream.js'

/** One visible line per layout, by its name in `?layout=`. */
export const LAYOUTS = {
  bullmq: openBullmq,
  celery: openCelery,
  sidekiq: openSidekiq,
  rq: openRq,
  resque: openResque,
  bee: openBee,
  stream: openStreams,
  list: openLists,
} satisfies Record<string, OpenLayout>

export type LayoutName = keyof typeof LAYOUTS

/** Not plain lists: nothing tells a queue from any other list. */
export const AUTO_LAYOUTS = (Object.keys(LAYOUTS) as LayoutName[]).filter(name => name !== 'list')
