/** One thing that was looked at, in a sentence. */
export type Finding = {
  /** `note`: it works, and there is something to know. `problem`: something does not work. */
  level: 'fine' | 'note' | 'problem'
  says: string
  /** What to do about it. */
  todo?: string
}
