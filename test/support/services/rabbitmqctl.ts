import {execFile} from 'node:child_process'
import {promisify} from 'node:util'

/** The real programs: Debian's wrapper of the same name in /usr/sbin switches to the user and folder of its own node. */
export const RABBITMQ_BIN = '/usr/lib/rabbitmq/bin'

/** What rabbitmqctl needs to find one private node. Give it to any child that is to call plain `rabbitmqctl`. */
export type RabbitmqctlEnv = Record<
  'PATH' | 'HOME' | 'RABBITMQ_NODENAME' | 'ERL_EPMD_PORT' | 'RABBITMQ_CONF_ENV_FILE' | 'LC_ALL',
  string
>

export function rabbitmqctlEnv({
  nodename,
  home,
  epmdPort,
}: {
  nodename: string
  home: string
  epmdPort: number
}): RabbitmqctlEnv {
  return {
    PATH: `${RABBITMQ_BIN}:${process.env.PATH}`,
    HOME: home, // the Erlang cookie is there
    RABBITMQ_NODENAME: nodename,
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_CONF_ENV_FILE: '/dev/null', // not the machine's own /etc/rabbitmq
    LC_ALL: 'C.UTF-8', // otherwise Elixir warns on stderr
  }
}

/** Takes about a second, as it boots an Erlang VM. */
export async function rabbitmqctl(env: RabbitmqctlEnv, ...args: string[]): Promise<string> {
  const {stdout} = await promisify(execFile)('rabbitmqctl', args, {env: {...process.env, ...env}})
  return stdout
}
