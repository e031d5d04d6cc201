import { COMPILED } from '../start/root.ts'
import { countTests, failuresOf } from './countTests.ts'
import type { FileResult } from './runBatch.ts'
import { runGroup } from './runGroup.ts'
import type { Check, Counted } from './stages.ts'

/** No stage takes an hour, even one that gives way. */
const LIMIT_MS = 3_600_000

export interface StageWatch {
  nowMs: () => number
  /** takes the output as it comes */
  print: (text: string) => void
  environment?: Record<string, string>
  limitMs?: number
  /** how long what it left running has to end by itself */
  graceMs?: number
}

/** What a stage did that is no set of test files; there is no second look at it. */
export interface StageResult extends FileResult {
  /** what the runner said of its failures; empty when there are none */
  said: string
}

/**
 * Runs a check or a runner of its own, and counts. One that dies without a count is one failure.
 */
export async function runStage(
  stage: Check | Counted,
  { nowMs, print, environment = {}, limitMs = LIMIT_MS, graceMs }: StageWatch,
): Promise<StageResult> {
  const started = nowMs()
  const { output, code } = await runGroup(stage.command, {
    limitMs,
    print,
    environment: { NODE_COMPILE_CACHE: COMPILED, ...environment },
    ...(graceMs !== undefined && { graceMs }),
    givesWay: stage.kind === 'counted' && stage.givesWay === true,
  })
  const seconds = (nowMs() - started) / 1000
  const { passed, failed } =
    stage.kind === 'check' ? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 } : countTests(output)
  const hasDied = (code !== 0 && failed === 0) || passed + failed === 0
  const said = failed > 0 || hasDied ? failuresOf(output) : ''
  const failures = Array.from({ length: failed + (hasDied ? 1 : 0) }, (_, at) => ({
    title: stage.name,
    error: at === 0 ? said : 'see above',
  }))
  return { stage: stage.name, file: stage.name, passed, failures, seconds, said }
}
