import type { TxPurpose } from '#domain/words.ts'
import { MOVE_PURPOSES } from './billing/moves/purposes.ts'
import { BOOKING_PURPOSES } from './bookings/purposes.ts'
import { CREATOR_PURPOSES } from './creators/purposes.ts'
import { LEDGER_PURPOSES } from './ledger/purposes.ts'
import { PASS_PURPOSES } from './passes/purposes.ts'
import { ROOM_PURPOSES } from './rooms/purposes.ts'
import { TIP_PURPOSES } from './tips/purposes.ts'
import { TOKEN_PURPOSES } from './tokens/purposes.ts'
import type { PurposeWords } from './transactions/purpose.ts'

const PURPOSE_TABLE = {
  ...CREATOR_PURPOSES,
  ...PASS_PURPOSES,
  ...LEDGER_PURPOSES,
  ...MOVE_PURPOSES,
  ...TIP_PURPOSES,
  ...ROOM_PURPOSES,
  ...TOKEN_PURPOSES,
  ...BOOKING_PURPOSES,
} as const satisfies Record<TxPurpose, PurposeWords>

/** A page that was opened before its server learnt a purpose. */
const NEWER: PurposeWords = {
  onTheWay: 'Your transaction is on its way.',
  done: 'Your transaction went through.',
  undone: 'Nothing was done',
}

/** What people read of a wallet transaction, by what it is for. */
export function wordsOf(purpose: TxPurpose): PurposeWords {
  return (PURPOSE_TABLE as Partial<Record<TxPurpose, PurposeWords>>)[purpose] ?? NEWER
}
