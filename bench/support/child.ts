import {fork} from 'node:child_process'
import {once} from 'node:events'
import {basename} from 'node:path'

type Methods<M> = {[K in keyof M]: (...args: never[]) => unknown}
type Answer = {id: number; value?: unknown; error?: string}

export type Child<M extends Methods<M>> = {
  /** Calls a method of the module, and resolves with what that returns. Rejects when it throws or the process ends. */
  call<K extends keyof M & string>(method: K, ...args: Parameters<M[K]>): Promise<Awaited<ReturnType<M[K]>>>
  /** Ends the process, and waits for that. */
  stop(): Promise<void>
}

/**
 * Runs a module in a process of its own, so that the contenders of a bench share neither a heap nor compiled code.
 * The module finds `args` behind its name, and `serve`s its methods. It ends when this process does.
 */
export async function startChild<M extends Methods<M>>(module: URL, ...args: string[]): Promise<Child<M>> {
  const child = fork(module, args, {execArgv: ['--import', 'tsx'], serialization: 'advanced'})
  const exited = once(child, 'exit')
  const waiting = new Map<number, (answer: Answer) => void>()
  child.on('message', (answer: Answer) => settle(answer))
  child.on('exit', (code, signal) => {
    for (const id of waiting.keys()) settle({id, error: `it ended with ${signal ?? `exit code ${code}`}`})
  })

  function settle(answer: Answer): void {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  }

  function answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      waiting.set(id, ({value, error}) => {
        if (error === undefined) resolve(value)
        else reject(new Error(`${basename(module.pathname)}: ${error}`))
      })
    })
  }

  let lastId = READY
  await answerTo(READY)
  return {
    call(method, ...given) {
      const id = ++lastId
      child.send({id, method, given})
      return answerTo(id) as ReturnType<Child<M>['call']> as never
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

/** The id of the answer that nobody asked for: the module is loaded. */
const READY = 0

/** In the child: offers these methods to whoever started it. */
export function serve<M extends Methods<M>>(methods: M): void {
  process.on('message', async ({id, method, given}: {id: number; method: keyof M; given: never[]}) => {
    try {
      process.send!({id, value: await methods[method](...given)})
    } catch (error) {
      process.send!({id, error: String(error)})
    }
  })
  process.once('disconnect', () => process.exit())
  process.send!({id: READY})
}
