import { readFileSync } from 'node:fs'
import type { Step } from '#domain/booking/step.ts'
import type { Person } from '#domain/booking/terms.ts'

/** One act in a row of the table: a voucher's sum is text in the file. */
export interface OutcomeAct {
  /** seconds from the start of the call */
  at: number
  by: Person
  step: Step & { due?: string }
  /** under which name it is refused, where it is */
  refusal?: string
}

/** How a call of an hour over 1,000,000 units ends under the policy of the tests, and who gets what of it, in units. */
export interface OutcomeRow {
  outcome: string
  isMetered: boolean
  steps: OutcomeAct[]
  cause: string
  toCreator: string
  toFan: string
  fee: string
}

/** Reads the table of outcomes that model, escrow and cards are tested with. */
export function readOutcomes(): OutcomeRow[] {
  return JSON.parse(
    readFileSync(new URL('../../vectors/bookingOutcomes.json', import.meta.url), 'utf8'),
  ) as OutcomeRow[]
}
