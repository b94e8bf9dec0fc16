/** Why a message can never be run. */
export type PoisonReason =
  | 'not-json'
  | 'not-a-message'
  | 'too-long'
  | 'unknown-task'
  | 'unknown-version'
  | 'wrong-arguments'

/** A message that no attempt would make better: it goes to the dead letters before its task starts. */
export class Poison extends Error {
  override readonly name = 'Poison'

  /** @param task its name, as far as the message could be read. */
  constructor(
    readonly why: PoisonReason,
    message: string,
    readonly task?: string,
  ) {
    super(message)
  }
}
