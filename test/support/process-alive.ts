import {readFileSync} from 'node:fs'
import {waitUntil} from './wait-until.js'

/** A process that has ended counts as gone also while nobody has asked for its exit code. */
export function isAlive(pid: number): boolean {
  try {
    const [, state] = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return state !== 'Z'
  } catch {
    return false
  }
}

export const waitUntilGone = (pid: number) => waitUntil(`process ${pid} to be gone`, () => !isAlive(pid), {everyMs: 20})
