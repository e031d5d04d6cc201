import type { Job, Store } from './store/openStore.ts'

type Jobs = Readonly<Record<string, Job>>

/** Moves the clock ahead, and does each job that becomes due at its own time. */
export function advance(store: Store, jobs: Jobs, seconds: number): void {
  const untilS = store.nowS() + seconds
  for (let next = store.nextDueS(); next !== undefined && next <= untilS; next = store.nextDueS()) {
    if (next > store.nowS()) store.moveClock(next - store.nowS())
    store.runDue(jobs)
  }
  if (untilS > store.nowS()) store.moveClock(untilS - store.nowS())
}

/** Does what is due now. A job that fails stays due, and is tried again with the next call. */
export function doDueJobs(store: Store, jobs: Jobs): void {
  try {
    while (store.runDue(jobs));
  } catch (error) {
    process.stderr.write(`a due job failed: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
