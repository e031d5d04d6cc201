import { createHash } from 'node:crypto'
import type { Difference } from '#domain/ledger/compareFacts.ts'
import type { LedgerPlace } from '#domain/ledger/words.ts'

/** A difference, and where it is. */
export interface Found extends Difference {
  place: LedgerPlace | null
  ref: string | null
  creatorId: string | null
  /** by which a person ends it; null: it goes by itself alone; absent: it follows from what it is */
  key?: string | null
}

/** How one side ended. */
export interface Compared {
  /** facts that were looked at */
  facts: number
  found: Found[]
}

/** What could not be compared is a difference as well: nobody knows that it is none. */
export function notCompared(said: string, currency: string | null = null): Found {
  return {
    ...{ cause: 'RULE', place: null, ref: null, currency, amount: 0n, outsideRef: null, journalId: null },
    ...{ creatorId: null, key: null, said },
  }
}

/** By which a difference is ended, and known again as long as it is the same to the last unit. */
export function keyOf(one: Found): string | null {
  if (one.key !== undefined) return one.key
  if (one.cause === 'OTHER_CURRENCY' && one.outsideRef !== null) return `fact:${one.outsideRef}`
  const { cause, place, ref, outsideRef, journalId, currency, amount, said } = one
  const facts = JSON.stringify([cause, place, ref, outsideRef, journalId, currency, amount.toString(), said])
  return `diff:${createHash('sha256').update(facts).digest('hex').slice(0, 40)}`
}
