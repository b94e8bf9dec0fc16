import {expect, it} from 'vitest'
import {redisError} from '../../../src/brokers/redis/redis-errors.js'
import {QopsError} from '../../../src/core/errors.js'

const url = new URL('redis://ann:s3cret@cache:6379/0')
const open = new AbortController().signal

/** As ioredis rejects with what Redis answered. */
function reply(message: string, name = 'llen', ...args: string[]): Error {
  return Object.assign(new Error(message), {name: 'ReplyError', command: {name, args}})
}

it.each([
  ['NOAUTH Authentication required.', 'SOURCE_DENIED', 'wants a password'],
  [
    'WRONGPASS invalid username-password pair or user is disabled.',
    'SOURCE_DENIED',
    'refused the user name or password',
  ],
  ["ERR wrong number of arguments for 'auth' command", 'SOURCE_DENIED', 'is too old for user names'],
  ['DENIED Redis is running in protected mode because\r\n1) a 2) b', 'SOURCE_DENIED', 'is in protected mode'],
  ['LOADING Redis is loading the dataset in memory', 'SOURCE_DOWN', 'is still loading its data'],
  ['BUSY Redis is busy running a script.', 'SOURCE_DOWN', 'is busy with a script'],
  ['MASTERDOWN Link with MASTER is down', 'SOURCE_DOWN', 'is a replica that lost its master'],
  ['CLUSTERDOWN The cluster is down', 'SOURCE_DOWN', 'says that its cluster is down'],
  ['ERR max number of clients reached', 'SOURCE_DOWN', 'has no room for another client'],
  ['MOVED 3999 127.0.0.1:6381', 'SOURCE_REPLY', 'is one node of a Redis Cluster'],
  ['ASK 3999 127.0.0.1:6381', 'SOURCE_DOWN', 'is moving keys from one node to another'],
  ['ERR DB index is out of range', 'SOURCE_NOT_FOUND', 'has no such database'],
  ['ERR This instance has cluster support disabled', 'SOURCE_REPLY', 'is no Redis Cluster'],
  ["ERR unknown command 'sentinel', with args", 'SOURCE_REPLY', 'is no Sentinel'],
  ["NOPERM User ann has no permissions to run the 'llen' command", 'SOURCE_DENIED', 'does not let this user run LLEN'],
  // Redis 6
  ["NOPERM this user has no permissions to run the 'llen' command or its subcommand", 'SOURCE_DENIED', 'run LLEN'],
  ['NOPERM No permissions to access a key', 'SOURCE_DENIED', 'does not let this user read the key "mail"'],
  ['ERR something\r\nnew', 'SOURCE_REPLY', 'refused LLEN: ERR something new'],
])('answers %j with %s: %s', (message, code, says) => {
  const error = redisError(url, reply(message, 'llen', 'mail'), open)
  expect(error).toMatchObject({code, message: expect.stringContaining(says)})
  expect(error.message).toMatch(/Redis at cache:6379/)
  expect(error.message + error.hint).not.toMatch(/s3cret|\n/)
})

it('names the key that holds another type', () => {
  const error = redisError(url, reply('WRONGTYPE Operation against a key', 'xinfo', 'GROUPS', 'orders'), open)
  expect(error.message).toBe('the key "orders" of Redis at cache:6379 does not hold what XINFO reads')
})

it('looks for the reason in all that a refused connection is wrapped in, and hints at TLS where it may be that', () => {
  const refused = new AggregateError([new Error('connect ECONNREFUSED ::1:6379')], '')
  expect(redisError(url, refused, open)).toMatchObject({
    code: 'SOURCE_DOWN',
    message: 'cannot reach Redis at cache:6379: connect ECONNREFUSED ::1:6379',
    hint: 'is it running, and is the port right?',
  })
  const hint = expect.stringContaining('?ca=FILE')
  expect(redisError(url, new Error('self-signed certificate'), open)).toMatchObject({code: 'SOURCE_DOWN', hint})
})

it('says that time was up, whatever came of it, and leaves an error of ours as it is', () => {
  const late = AbortSignal.abort()
  expect(redisError(url, new Error('Connection is closed.'), late)).toMatchObject({code: 'SOURCE_TIMEOUT'})
  const ours = new QopsError('SOURCE_TOO_LARGE', 'too many keys')
  expect(redisError(url, ours, late)).toBe(ours)
})
