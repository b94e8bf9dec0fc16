/** One message of each kind that no worker can run, for a task `test.task` with `{number}` and only version 1. */
const KINDS: readonly (readonly [reason: string, body: string])[] = [
  ['not-json', '{"task":"test.task",'],
  ['not-json', 'cposix\nsystem\n(S"echo pickled"\ntR.'],
  ['not-a-message', '{"task":"test.task","args":{"number":1},"attempt":"first","id":"x"}'],
  ['unknown-task', '{"task":"test.unknown","args":{},"attempt":1,"id":"x"}'],
  ['unknown-version', '{"task":"test.task","version":2,"args":{"number":1},"attempt":1,"id":"x"}'],
  ['wrong-arguments', '{"task":"test.task","args":{"number":"many"},"attempt":1,"id":"x"}'],
  ['too-long', `{"task":"test.task","args":{"number":1},"attempt":1,"id":"${'x'.repeat(65_536)}"}`],
]

export const POISON_REASONS = KINDS.map(([reason]) => reason)
export const POISON = KINDS.map(([, body]) => body)
