/** What tests need of RabbitMQ's management API, for the run's shared broker as for one of a test's own. */
export interface RabbitmqManagement {
  /** The parsed reply of `GET /api/overview` and its like; throws when the status is not 2xx. */
  request<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  addVhost(name: string): Promise<void>
  deleteVhost(name: string): Promise<void>
  addUser(user: NewUser): Promise<void>
}

interface NewUser {
  name: string
  password: string
  /** `monitoring` may read the API, `administrator` may do all. Default: none, AMQP only. */
  tags?: string
  /** Vhosts in which the user may do everything. Default: `/`. */
  vhosts?: string[]
}

/** `rabbitmqUrl` as in qops: `rabbitmq://user:password@host:15672/vhost`. */
export function rabbitmqManagement(rabbitmqUrl: string): RabbitmqManagement {
  const {hostname, port, username, password} = new URL(rabbitmqUrl)
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = {authorization: `Basic ${btoa(login)}`, 'content-type': 'application/json'}

  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const url = `http://${hostname}:${port}/api/${path}`
    const response = await fetch(url, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)})
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  return {
    request,
    addVhost: name => request('PUT', `vhosts/${encodeURIComponent(name)}`, {}),
    deleteVhost: name => request('DELETE', `vhosts/${encodeURIComponent(name)}`),
    async addUser({name, password, tags = '', vhosts = ['/']}) {
      const user = encodeURIComponent(name)
      await request('PUT', `users/${user}`, {password, tags})
      for (const vhost of vhosts) {
        await request('PUT', `permissions/${encodeURIComponent(vhost)}/${user}`, {
          configure: '.*',
          write: '.*',
          read: '.*',
        })
      }
    },
  }
}
