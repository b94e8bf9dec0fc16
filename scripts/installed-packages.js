/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean}} LockedPackage
 * @typedef {{packages?: Record<string, LockedPackage>}} Lockfile
 */

/**
 * Whether node_modules already holds what the lock file asks for, e.g. because the user ran `npm install`. npm describes
 * what it installed in node_modules/.package-lock.json; optional packages of other platforms are left out there.
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 */
export function isInstalled(wanted, installed) {
  const want = wanted.packages ?? {}
  const have = installed.packages ?? {}
  const complete = Object.entries(want).every(
    ([path, locked]) => path === '' || same(locked, have[path]) || mayBeAbsent(locked, have[path]),
  )
  return complete && Object.keys(have).every(path => path in want)
}

/**
 * @param {LockedPackage} locked
 * @param {LockedPackage | undefined} present
 */
const same = (locked, present) =>
  present !== undefined && present.version === locked.version && present.integrity === locked.integrity

/**
 * @param {LockedPackage} locked
 * @param {LockedPackage | undefined} present
 */
const mayBeAbsent = (locked, present) => present === undefined && Boolean(locked.optional || locked.devOptional)
