import type {Writable} from 'node:stream'

/**
 * From now on all that is written to the stream in one turn of the event loop leaves together. amqplib writes each frame by
 * itself, so that each message and each acknowledgement would be a system call of its own: a third of a worker's time.
 */
export function packWrites(stream: Writable): void {
  const write = stream.write.bind(stream)
  stream.write = ((...args: Parameters<typeof write>) => {
    if (stream.writableCorked === 0) {
      stream.cork()
      setImmediate(() => stream.uncork())
    }
    return write(...args)
  }) as typeof stream.write
}
