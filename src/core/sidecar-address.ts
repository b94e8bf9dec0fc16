import {decoded} from './url.js'

const DEFAULT_PORT = 8127

export type SidecarAddress = {
  /** `127.0.0.1:8127` */
  host: string
  /** `http://127.0.0.1:8127` */
  base: string
  /** The token, if the URL holds one as its password. */
  headers: Record<string, string>
}

/** Of `qops://host:8127` or `qops://:TOKEN@host:8127`. Throws BAD_URL when the token holds a `%` that is no escape. */
export function sidecarAddress(url: URL): SidecarAddress {
  const host = `${url.hostname}:${url.port || DEFAULT_PORT}`
  const token = decoded(url, url.password)
  return {host, base: `http://${host}`, headers: token === '' ? {} : {authorization: `Bearer ${token}`}}
}
