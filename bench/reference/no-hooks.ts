import type {Hooks} from '../../dist/hooks/index.js'

const nothing = () => {}

/** For a worker that nobody watches. */
export const noHooks: Hooks = {
  sent: nothing,
  reject: nothing,
  started: nothing,
  success: nothing,
  fail: nothing,
  retry: nothing,
  timeout: nothing,
  duplicate: nothing,
  run: (_task, _options, fn) => fn(),
}
