/** `import {QopsError} from 'qops/brokers'`: what a broker of your own needs. docs/add-a-broker.md shows one. */
export {QopsError} from '../core/errors.js'
export type {SendHttp} from '../core/http.js'
export type {QueueReading, QueueSnapshot, Wants} from '../core/queue-reading.js'
export type {OpenSource, QueueSource, SourceDeps} from './queue-source.js'
