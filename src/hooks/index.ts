/** `import {createHooks} from 'qops/hooks'` */
export {createHooks, type HooksOptions, type ReportingHooks} from './create-hooks.js'
export type {Ending, Hooks, QueueOf, RunOptions} from './hooks.js'
