export type {Check} from './check.js'
export {queueLength} from './queue-length.js'
