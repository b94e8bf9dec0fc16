/** npm start: sets up whatever is missing, then runs the demo. */
import {runNode} from './run-child.js'
import {ensureBuilt, ensureInstalled, requireNode} from './setup.js'

requireNode()
ensureInstalled()
ensureBuilt()
process.exitCode = await runNode('dist/cli/main.js', 'demo', ...process.argv.slice(2))
