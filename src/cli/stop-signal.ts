/** Resolves when the process is asked to stop: ctrl-C or SIGTERM. A second ctrl-C ends it at once, as ever. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal))
  })
}
