import {execFile} from 'node:child_process'

export type ProcessEnd = {code: number; stdout: string; stderr: string}

/** Runs a program of dist/ to its end, as a user would; never rejects because of its exit code. */
export function runProcess(args: readonly string[], {env = {}, timeoutMs = 30_000} = {}): Promise<ProcessEnd> {
  const options = {env: {...process.env, NO_COLOR: '1', ...env}, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024}
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${args.join(' ')} was ended: ${error.message}`))
      else resolve({code: (error?.code as number | undefined) ?? 0, stdout, stderr})
    })
  })
}

export const runQops = (args: readonly string[], options?: {env?: Record<string, string>; timeoutMs?: number}) =>
  runProcess(['dist/cli/main.js', ...args], options)

export const runCheckScript = (args: readonly string[], options?: {env?: Record<string, string>; timeoutMs?: number}) =>
  runProcess(['dist/bin/check-queue-length.cjs', ...args], options)
