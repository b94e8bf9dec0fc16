import {nowMs} from './load.js'

export type Done = {atMs: number; latenciesMs: number[]}

/** Counts the tasks that a worker has done, and notes how long each took from before its publish. */
export class DoneTasks {
  private latenciesMs: number[] = []
  private all: Promise<Done> | undefined
  private onDone = () => {}

  readonly done = (sentAtMs: number): void => {
    this.latenciesMs.push(nowMs() - sentAtMs)
    this.onDone()
  }

  /** Begins to count anew. To be answered before anything is published. */
  expect(count: number): void {
    this.latenciesMs = []
    this.all = new Promise(resolve => {
      this.onDone = () => {
        if (this.latenciesMs.length >= count) resolve({atMs: nowMs(), latenciesMs: this.latenciesMs})
      }
    })
  }

  /** Resolves when all that were expected are done. */
  async wait(): Promise<Done> {
    if (!this.all) throw new Error('nothing is expected')
    return this.all
  }
}
