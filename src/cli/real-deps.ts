import type {SourceDeps} from '../brokers/queue-source.js'
import {sendHttp} from '../net/send-http.js'

/** The real network and clock. */
export const realDeps: SourceDeps = {http: sendHttp, now: Date.now}
