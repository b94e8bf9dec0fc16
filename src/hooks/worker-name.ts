import {randomBytes} from 'node:crypto'
import {hostname} from 'node:os'

/** `host:pid:mark`. The mark tells a restarted container, which has the same host and pid, from its predecessor. */
export const workerName = () => `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`
