import type {ServerResponse} from 'node:http'

const MAX_READERS = 100

/** Server-sent events to many readers. One that does not keep up skips frames; it is never waited for. */
export class EventStream {
  private readonly readers = new Set<ServerResponse>()

  add(response: ServerResponse): void {
    if (this.readers.size >= MAX_READERS) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-store'})
    response.write(': qops\n\n')
    this.readers.add(response)
    response.once('close', () => this.readers.delete(response))
  }

  get readerCount(): number {
    return this.readers.size
  }

  send(event: string, data: unknown): void {
    if (this.readers.size === 0) return
    const frame = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const reader of this.readers) if (!reader.writableNeedDrain) reader.write(frame)
  }

  close(): void {
    for (const reader of this.readers) reader.end()
    this.readers.clear()
  }
}
