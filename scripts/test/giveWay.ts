import { writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const NICE = 10

/** Lets a process, and what it starts from now on, take only the processor time that others leave. */
export function giveWay(pid: number): void {
  attempt(() => setPriority(pid, Math.max(NICE, getPriority())))
  // where Linux first shares out between sessions (autogroup), niceness counts inside one alone
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(NICE)))
}

function attempt(step: () => void): void {
  try {
    step()
  } catch {
    // no such file, no such right, or it ended already: it runs like the others
  }
}
