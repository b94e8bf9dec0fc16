#!/usr/bin/env node
import {flush, handle, run} from '@oclif/core'
import {complain, EXIT_USAGE, ownSentence} from './qops-command.js'

// `qops top | head`: whoever read us has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await run(process.argv.slice(2), import.meta.url)
  await flush()
} catch (error) {
  const {message} = error as Error
  // oclif knows no such command; what it takes for one may be a URL with a password.
  if (/^command .* not found$/.test(message)) {
    complain(ownSentence(message).replace(/^command (.*) not found$/, 'there is no command "$1"'), 'see qops --help')
    process.exitCode = EXIT_USAGE
  } else await handle(error as Error)
}
