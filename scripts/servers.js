import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {withoutStartingServices} from './policy-rc-d.js'

/**
 * @typedef {object} Server
 * @property {string} debianPackage
 * @property {string} program a path that is there when it is installed
 * @property {string[]} standIns environment variables that, all set, name a server to use instead of starting one
 */

/** @type {Server[]} the real servers that the tests run against; statsd comes with npm */
export const servers = [
  {
    debianPackage: 'rabbitmq-server',
    program: '/usr/lib/rabbitmq/bin/rabbitmq-server',
    standIns: ['QOPS_TEST_RABBITMQ_URL', 'QOPS_TEST_AMQP_URL'],
  },
  {debianPackage: 'redis-server', program: '/usr/bin/redis-server', standIns: ['QOPS_TEST_REDIS_URL']},
  {
    debianPackage: 'graphite-carbon',
    program: '/usr/bin/carbon-cache',
    standIns: ['QOPS_TEST_GRAPHITE_URL', 'QOPS_TEST_RENDER_URL'],
  },
  {
    debianPackage: 'graphite-web',
    program: '/usr/lib/python3/dist-packages/graphite/settings.py',
    standIns: ['QOPS_TEST_GRAPHITE_URL', 'QOPS_TEST_RENDER_URL'],
  },
  // Tests start, freeze and stop their own: nobody else's can stand in.
  {debianPackage: 'beanstalkd', program: '/usr/bin/beanstalkd', standIns: []},
  {debianPackage: 'gearman-job-server', program: '/usr/sbin/gearmand', standIns: []},
  {debianPackage: 'nats-server', program: '/usr/sbin/nats-server', standIns: []},
  // Programs that put jobs into Redis, each in its own way.
  {debianPackage: 'python3-celery', program: '/usr/lib/python3/dist-packages/celery/__init__.py', standIns: []},
  {debianPackage: 'python3-redis', program: '/usr/lib/python3/dist-packages/redis/__init__.py', standIns: []},
  {debianPackage: 'python3-rq', program: '/usr/lib/python3/dist-packages/rq/__init__.py', standIns: []},
  {debianPackage: 'ruby-sidekiq', program: '/usr/bin/sidekiq', standIns: []},
  // Makes the certificates of the tests' own TLS servers.
  {debianPackage: 'openssl', program: '/usr/bin/openssl', standIns: []},
  // The Perl checks that ours are compared with. A program, so no URL can stand in for it.
  {debianPackage: 'nagios-plugins-rabbitmq', program: '/usr/bin/check_rabbitmq_queue', standIns: []},
]

const APT = '/usr/bin/apt-get'

/** Installs what is missing where that is possible without asking (Debian, Ubuntu, as root); throws a full answer otherwise. */
export function ensureServers() {
  const missing = missingServers(servers, existsSync, process.env)
  if (missing.length === 0) return
  if (!mayInstall()) throw new Error(howToGet(missing))
  const packages = missing.map(server => server.debianPackage)
  console.log(`installing Debian packages ${packages.join(' ')} …`)
  withoutStartingServices(() => {
    apt('update')
    apt('install', '-y', '--no-install-recommends', ...packages)
  })
  const stillMissing = missingServers(servers, existsSync, process.env)
  if (stillMissing.length > 0)
    throw new Error(`apt-get succeeded, but there is no ${stillMissing.map(s => s.program).join(', ')}`)
}

/**
 * @param {Server[]} all
 * @param {(path: string) => boolean} exists
 * @param {Record<string, string | undefined>} env
 */
export function missingServers(all, exists, env) {
  const hasStandIn = (/** @type {Server} */ {standIns}) => standIns.length > 0 && standIns.every(name => env[name])
  return all.filter(server => !exists(server.program) && !hasStandIn(server))
}

/** @param {Server[]} missing */
export function howToGet(missing) {
  const packages = missing.map(server => server.debianPackage).join(' ')
  const standIns = missing
    .filter(server => server.standIns.length > 0)
    .map(server => `\n  ${server.debianPackage}: set ${server.standIns.join(' and ')}`)
  return [
    `The tests need servers that are not on this machine: ${packages}. On Debian or Ubuntu:`,
    `  sudo apt-get install -y --no-install-recommends ${packages}`,
    standIns.length > 0 ? `or name running ones instead:${[...new Set(standIns)].join('')}` : '',
  ]
    .join('\n')
    .trimEnd()
}

const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync(APT)

/** @param {string[]} args */
function apt(...args) {
  const {status, error, stdout, stderr} = spawnSync(APT, ['-q', ...args], {
    env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return
  const output = `${stdout}${stderr}`.trimEnd().split('\n').slice(-20).join('\n')
  throw new Error(`apt-get ${args.join(' ')} failed (${error?.message ?? `exit code ${status}`}):\n${output}`)
}
