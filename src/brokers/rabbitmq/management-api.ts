import {QopsError} from '../../core/errors.js'
import type {HttpReply, SendHttp} from '../../core/http.js'
import {readJson} from '../../net/read-json.js'
import type {RabbitmqUrl} from './rabbitmq-url.js'

export type ManagementApi = {
  /** `get('nodes', {columns: 'name'}, signal)`. Rejects with a QopsError. */
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<unknown>
  /** The path of the queues that the URL names: `queues`, or `queues/VHOST`. */
  queues: string
}

/** Source: RabbitMQ HTTP API reference. */
export function managementApi({who, api, request, vhosts}: RabbitmqUrl, http: SendHttp): ManagementApi {
  return {
    get: (path, query, signal) => {
      const url = new URL(`${path}?${new URLSearchParams(query)}`, api)
      return readJson(http, url, {...request, signal}, who, reply => whyDenied(reply, who, vhosts.one))
    },
    queues: vhosts.one === undefined ? 'queues' : `queues/${encodeURIComponent(vhosts.one)}`,
  }
}

/** How many queues the URL can see; undefined where pages are not known. */
export async function countQueues({get, queues}: ManagementApi, signal: AbortSignal): Promise<number | undefined> {
  const page = await get(queues, {page: '1', page_size: '1', columns: 'name'}, signal)
  return (page as {total_count?: number} | null)?.total_count
}

/** RabbitMQ answers 401 to a wrong password and to a lack of rights alike; only its body tells them apart. */
function whyDenied({status, body}: HttpReply, who: string, vhost: string | undefined): QopsError | undefined {
  if (status !== 401) return undefined
  if (body.includes('not authorised to access virtual host')) {
    const hint = `give it one: rabbitmqctl set_permissions -p VHOST USER '^$' '^$' '^$' is enough to read figures`
    return new QopsError('SOURCE_DENIED', `${who} gives this user no permission in the vhost ${vhost}`, hint)
  }
  if (body.includes('Not management user')) {
    const hint = 'give it one: rabbitmqctl set_user_tags USER monitoring'
    return new QopsError('SOURCE_DENIED', `${who} lets nobody read the API who has no tag such as monitoring`, hint)
  }
  return undefined
}
