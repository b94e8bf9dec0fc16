import {render, useApp, useInput} from 'ink'
import {useEffect, useReducer, useRef} from 'react'
import type {Observe} from '../core/observation.js'
import {keyNames} from './key-names.js'
import {press} from './keymap.js'
import {initialModel, type Model, type Msg, type Size} from './model.js'
import {pollUntilAborted} from './poll-loop.js'
import {update} from './update.js'
import {View} from './view.js'

export type TopOptions = {
  observe: Observe
  /** Time from the start of one look to the start of the next. Default 2000. */
  intervalMs?: number
  /** What is watched, for the first line. */
  title: string
  stdout?: NodeJS.WriteStream
  stdin?: NodeJS.ReadStream
  /** Default true; the caller knows about NO_COLOR. */
  color?: boolean
  /** ms since 1970. */
  now?: () => number
  /** Quits when it aborts, as `q` does. */
  signal?: AbortSignal | undefined
}

const ENTER_ALTERNATE_SCREEN = '\x1b[?1049h\x1b[H'
/** Cleared first: a tmux that was resized meanwhile would put some of our lines on the user's screen. */
const LEAVE_ALTERNATE_SCREEN = '\x1b[H\x1b[2J\x1b[?1049l'

/** Shows the dashboard until the user quits. The terminal is given back as it was, whatever happens. */
export async function runTop(options: TopOptions): Promise<void> {
  const {stdout = process.stdout, stdin = process.stdin} = options
  stdout.write(ENTER_ALTERNATE_SCREEN)
  let left = false
  const leave = () => {
    if (!left) stdout.write(LEAVE_ALTERNATE_SCREEN)
    left = true
  }
  try {
    const app = render(<App {...options} stdout={stdout} onLeave={leave} />, {
      // Not incrementalRendering: that of ink 6.8 is off by one line for a frame that does not fill the screen.
      ...{stdout, stdin, exitOnCtrlC: false},
    })
    await app.waitUntilExit()
  } catch (error) {
    leave()
    throw error
  }
}

/** A key goes in by its name, because what it does depends on the model at that time. */
type Event = Msg | {type: 'press'; keys: readonly string[]}

const reduce = (model: Model, event: Event): Model =>
  event.type === 'press' ? event.keys.reduce(press, model) : update(model, event)

type AppProps = TopOptions & {stdout: NodeJS.WriteStream; onLeave: () => void}

function App({observe, intervalMs = 2_000, title, stdout, color = true, now = Date.now, signal, onLeave}: AppProps) {
  const [model, send] = useReducer(reduce, undefined, () =>
    initialModel({title, intervalMs, size: sizeOf(stdout), nowMs: now()}),
  )
  const {exit} = useApp()
  useInput((input, key) => send({type: 'press', keys: keyNames(input, key)}))
  usePolling({observe, intervalMs: model.intervalMs ?? intervalMs, paused: model.paused, send, now})
  useTicks(send, now)
  useSize(stdout, send)
  useQuitOn(signal, send)
  useEffect(() => {
    if (model.quitting) exit()
  }, [model.quitting, exit])
  // Here too, because a signal such as SIGTERM unmounts the app and then ends the process at once.
  useEffect(() => onLeave, [onLeave])
  return <View model={model} color={color} />
}

type Pace = {observe: Observe; intervalMs: number; paused: boolean; send: (msg: Msg) => void; now: () => number}

/** Each change of pace ends the old loop and starts a new one, which waits until the old one's look is over. */
function usePolling({observe, intervalMs, paused, send, now}: Pace): void {
  const last = useRef(Promise.resolve())
  useEffect(() => {
    if (paused) return
    const stop = new AbortController()
    last.current = last.current.then(() => pollUntilAborted({observe, intervalMs, send, now, signal: stop.signal}))
    return () => stop.abort()
  }, [observe, intervalMs, paused, send, now])
}

/** Ages are shown in seconds. */
function useTicks(send: (msg: Msg) => void, now: () => number): void {
  useEffect(() => {
    const timer = setInterval(() => send({type: 'tick', atMs: now()}), 1_000)
    return () => clearInterval(timer)
  }, [send, now])
}

function useSize(stdout: NodeJS.WriteStream, send: (msg: Msg) => void): void {
  useEffect(() => {
    const resized = () => send({type: 'resize', ...sizeOf(stdout)})
    stdout.on('resize', resized)
    return () => void stdout.off('resize', resized)
  }, [stdout, send])
}

function useQuitOn(signal: AbortSignal | undefined, send: (msg: Msg) => void): void {
  useEffect(() => {
    const quit = () => send({type: 'quit'})
    signal?.addEventListener('abort', quit)
    return () => signal?.removeEventListener('abort', quit)
  }, [signal, send])
}

const sizeOf = ({columns, rows}: NodeJS.WriteStream): Size => ({columns: columns || 80, rows: rows || 24})
