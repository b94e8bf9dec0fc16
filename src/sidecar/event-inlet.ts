import type {TaskIntake} from '../core/task-intake.js'
import {BadLine, parseTaskLine, readTaskItem} from '../core/task-line.js'

export type InletAnswer = {accepted: number; bad: number; problem?: string}

/** Every way in ends here: text of one or more lines. A bad line is counted, never fatal, and spoils no other. */
export class EventInlet {
  bad = 0

  constructor(
    private readonly intake: TaskIntake,
    private readonly now: () => number,
    /** Told of every bad line; BadLineLog decides which are said. */
    private readonly onBad: (problem: string) => void,
  ) {}

  take(given: string): InletAnswer {
    const answer: InletAnswer = {accepted: 0, bad: 0}
    const text = given.replace(/^\uFEFF/, '')
    const lines = isOneValue(text) ? [text] : text.split('\n')
    for (const line of lines) if (line.trim() !== '') this.takeLine(line, answer)
    return answer
  }

  private takeLine(line: string, answer: InletAnswer): void {
    this.unlessBad(answer, () => {
      for (const value of parseTaskLine(line)) {
        this.unlessBad(answer, () => {
          this.intake.accept(readTaskItem(value), this.now())
          answer.accepted++
        })
      }
    })
  }

  private unlessBad(answer: InletAnswer, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof BadLine)) throw error
      this.bad++
      answer.bad++
      answer.problem ??= error.message
      this.onBad(error.message)
    }
  }
}

/** A pretty-printed array stands on several lines; anything else is a value per line, of which one may be broken. */
function isOneValue(text: string): boolean {
  const whole = text.trim()
  if (!whole.startsWith('[') || !whole.includes('\n')) return false
  try {
    JSON.parse(whole)
    return true
  } catch {
    return false
  }
}
