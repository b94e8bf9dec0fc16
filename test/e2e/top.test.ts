import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {once} from 'node:events'
import type {Readable, Writable} from 'node:stream'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, inject, it, onTestFinished} from 'vitest'
import {waitUntil} from '../support/wait-until.js'

const {rabbitmqUrl} = inject('services')
const ENTER_SCREEN = '\x1b[?1049h'
const LEAVE_SCREEN = '\x1b[?1049l'

type Terminal = {
  child: ChildProcessByStdio<Writable, Readable, null>
  type(keys: string): void
  output(): string
  exit(): Promise<number>
}

/** The command on a real pseudo-terminal of 100 × 30, which util-linux's `script` lends. */
function onTerminal(command: string): Terminal {
  const line = `stty cols 100 rows 30; exec node dist/cli/main.js ${command}`
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // ink draws nothing before the end where CI is set.
    env: {...process.env, CI: 'false', TERM: 'xterm-256color'},
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', chunk => (output += chunk))
  const ended = once(child, 'exit')
  return {
    child,
    type: keys => void child.stdin.write(keys),
    output: () => output,
    exit: async () => (await ended)[0] as number,
  }
}

const shown = (terminal: Terminal) => stripVTControlCharacters(terminal.output())

describe('qops top on a terminal', () => {
  it('draws the queues of a real RabbitMQ, answers keys, and gives the terminal back when q is typed', async () => {
    const terminal = onTerminal(`top --interval 500ms --broker '${rabbitmqUrl}'`)
    await waitUntil('the queues', () => /QUEUES \d+/.test(shown(terminal)))
    terminal.type('?')
    await waitUntil('the help', () => shown(terminal).includes('pause and go on'))
    terminal.type('?')
    terminal.type('q')
    expect(await terminal.exit()).toBe(0)
    expect(terminal.output()).toContain(ENTER_SCREEN)
    expect(terminal.output().lastIndexOf(LEAVE_SCREEN)).toBeGreaterThan(terminal.output().lastIndexOf(ENTER_SCREEN))
  })

  it('leaves on ctrl-C, and the terminal is as it was', async () => {
    const terminal = onTerminal(`top --broker '${rabbitmqUrl}'`)
    await waitUntil('the screen', () => shown(terminal).includes('qops top'))
    terminal.type('\x03')
    expect(await terminal.exit()).toBe(0)
    expect(terminal.output()).toContain(LEAVE_SCREEN)
  })
})

describe('qops demo on a terminal', () => {
  it('is qops top until q is typed, then the summary with 0 lost', async () => {
    const terminal = onTerminal('demo --listen 127.0.0.1:0')
    await waitUntil('tasks', () => /TASKS 5/.test(shown(terminal)))
    terminal.type('q')
    expect(await terminal.exit()).toBe(0)
    const last = shown(terminal).trimEnd().split('\n').at(-1)!
    expect(JSON.parse(last)).toMatchObject({lost: 0, miscounted: 0})
  })
})
