import {rmSync, writeFileSync} from 'node:fs'

/** Debian asks this program before a package starts its service: https://www.debian.org/doc/debian-policy/ch-opersys.html */
const POLICY = '/usr/sbin/policy-rc.d'
const NEVER = '#!/bin/sh\n# Written by qops while it installs servers for its tests.\nexit 101\n'

/**
 * Runs `install` so that the packages do not start a RabbitMQ or Redis of their own on this machine: the tests start
 * private ones. A policy that is already there (in container images: never start anything) stays as it is.
 *
 * @param {() => void} install
 */
export function withoutStartingServices(install) {
  const ours = writeIfAbsent()
  try {
    install()
  } finally {
    if (ours) rmSync(POLICY)
  }
}

function writeIfAbsent() {
  try {
    writeFileSync(POLICY, NEVER, {flag: 'wx', mode: 0o755})
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}
