import {randomBytes} from 'node:crypto'
import {hostname} from 'node:os'

/**
 * `host:pid:mark`. The mark tells a restarted container, which has the same host and pid, from its predecessor: a
 * sidecar would take the lines of the one for repetitions of the other's.
 */
export const workerName = (name = `${hostname()}:${process.pid}`) => `${name}:${randomBytes(3).toString('hex')}`
