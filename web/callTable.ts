import type { TxPurpose } from '#domain/words.ts'
import { MOVE_CALLS } from './billing/moves/calls.ts'
import { BOOKING_CALLS } from './bookings/calls.ts'
import type { CallSentences } from './chain/burner/callFacts.ts'
import { CREATOR_CALLS } from './creators/calls.ts'
import { LEDGER_CALLS } from './ledger/calls.ts'
import { PASS_CALLS } from './passes/calls.ts'
import { ROOM_CALLS } from './rooms/calls.ts'
import { TIP_CALLS } from './tips/calls.ts'
import { TOKEN_CALLS } from './tokens/calls.ts'

/** What a wallet is asked to sign, in words, by what it is for and the function that is called. */
export const CALL_TABLE = {
  ...CREATOR_CALLS,
  ...PASS_CALLS,
  ...LEDGER_CALLS,
  ...MOVE_CALLS,
  ...TIP_CALLS,
  ...ROOM_CALLS,
  ...TOKEN_CALLS,
  ...BOOKING_CALLS,
} as const satisfies Record<TxPurpose, CallSentences>
