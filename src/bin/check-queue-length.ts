import {queueLength} from '../checks/queue-length.js'
import {runCheckScript} from '../operations/run-check-script.js'

runCheckScript('check-queue-length', queueLength)
