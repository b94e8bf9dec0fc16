import type {Task, TaskContext} from '../../src/reference/task.js'

/** Runs a task as a worker would: the arguments as they came off the wire, checked first. */
export async function runTask(
  task: Task,
  args: unknown,
  {version = 1, ...context}: RunTaskOptions = {},
): Promise<void> {
  const inTime = {signal: new AbortController().signal, attempt: 1, id: 'test'}
  await task.run(task.readArgs(args, version), {...inTime, ...context})
}

type RunTaskOptions = Partial<TaskContext> & {version?: number}
