import {queueLength} from '../checks/queue-length.js'
import {endScript} from '../cli/end-script.js'
import {answerScript} from '../operations/answer-script.js'

const {argv, env} = process
answerScript('check-queue-length', queueLength, {argv: argv.slice(2), env}).then(endScript)
