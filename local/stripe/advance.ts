import type { Job, Store } from './store/openStore.ts'

/** Moves the clock ahead, and does each job that becomes due at its own time. */
export function advance(store: Store, jobs: Readonly<Record<string, Job>>, seconds: number): void {
  const untilS = store.nowS() + seconds
  for (let next = store.nextDueS(); next !== undefined && next <= untilS; next = store.nextDueS()) {
    if (next > store.nowS()) store.moveClock(next - store.nowS())
    store.runDue(jobs)
  }
  if (untilS > store.nowS()) store.moveClock(untilS - store.nowS())
}
