import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'

/** Imported for its effect: the folder of package.json becomes the working folder, and all paths are relative to it. */
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
