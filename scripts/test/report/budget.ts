import { readFileSync } from 'node:fs'
import { RESOURCES, type Resources } from '#test/kit/evidence/resources.ts'
import type { FileResult } from '../runBatch.ts'

/** What a run of `npm test` may start. Less is written down when it was reached; more needs a reason. */
export const BUDGET_FILE = 'test/budget.json'

/** `worlds 36, databases 280, …` */
export function resourcesLine(taken: Resources): string {
  return `resources: ${RESOURCES.map((kind) => `${kind} ${taken[kind]}`).join(', ')}\n`
}

/**
 * One test more, that failed where a run started more of something than the budget has. Nobody is judged by a run with a failed
 * file: what a failure leaves behind cannot be shared, and the files after it begin anew.
 * @param files what the run found at first sight
 */
export function budgetResult(taken: Resources, files: FileResult[], budget = readBudget()): FileResult[] {
  if (files.some(({ failures }) => failures.length > 0)) return []
  const failures = RESOURCES.filter((kind) => taken[kind] > budget[kind]).map((kind) => ({
    title: kind,
    error: `${taken[kind]} ${kind} were started, ${BUDGET_FILE} has ${budget[kind]}: share what the files of a folder can share`,
  }))
  return [{ stage: 'budget', file: 'budget', passed: failures.length === 0 ? 1 : 0, failures, seconds: 0 }]
}

function readBudget(): Resources {
  return JSON.parse(readFileSync(BUDGET_FILE, 'utf8'))
}
