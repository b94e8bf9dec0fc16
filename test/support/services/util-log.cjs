// statsd 0.9 calls util.log, which node 23 removed.
const util = require('node:util')

util.log ??= message => process.stdout.write(`${message}\n`)
