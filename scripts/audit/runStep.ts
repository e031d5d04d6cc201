import { type ExitInfo, runGroup } from '../test/runGroup.ts'
import type { AuditTask } from './steps.ts'

/** What a step said and how it ended. */
export interface TaskResult extends ExitInfo {
  seconds: number
}

/** Runs a step and shows what it says while it says it. */
export async function runStep(
  { command, limitMinutes }: AuditTask,
  nowMs: () => number,
): Promise<TaskResult> {
  const started = nowMs()
  const print = (text: string) => process.stdout.write(text)
  const ended = await runGroup(command, { limitMs: limitMinutes * 60_000, print })
  return { ...ended, seconds: Math.round((nowMs() - started) / 1000) }
}
