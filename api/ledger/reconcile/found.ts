import type { Difference } from '#domain/ledger/compareFacts.ts'
import type { LedgerPlace } from '#domain/ledger/words.ts'

/** A difference, and where it is. */
export interface Found extends Difference {
  place: LedgerPlace | null
  ref: string | null
  creatorId: string | null
}

/** How one side ended. */
export interface Compared {
  /** facts that were looked at */
  facts: number
  found: Found[]
}
