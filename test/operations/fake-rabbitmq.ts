import {once} from 'node:events'
import {createServer, type RequestListener, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {onTestFinished} from 'vitest'

export type FakeQueue = {name: string; vhost?: string; ready?: number}

/** A management API with these queues, at the end of a rabbitmq:// URL with a password. Ends with the test. */
export const fakeRabbitmq = (queues: readonly FakeQueue[]) =>
  rabbitmqThat((request, response) => {
    const {pathname} = new URL(request.url!, 'http://host')
    const body = pathname.startsWith('/api/queues') ? apiQueues(queues) : (OTHER_PAGES[pathname] ?? {})
    response.end(JSON.stringify(body))
  })

const OTHER_PAGES: Record<string, unknown> = {'/api/vhosts': [{name: '/'}]}

/** A management API that answers in one way, whatever it is asked. */
export async function rabbitmqThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `rabbitmq://operator:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`
}

export const respond = (status: number, body: unknown) => (_request: unknown, response: ServerResponse) =>
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))

/** As /api/queues lists them. A queue without a length has no statistics yet. */
const apiQueues = (queues: readonly FakeQueue[]) =>
  queues.map(({name, vhost = '/', ready}) => ({
    ...{name, vhost, type: 'classic', state: 'running'},
    ...(ready !== undefined && {messages: ready, messages_ready: ready, messages_unacknowledged: 0, consumers: 1}),
  }))
