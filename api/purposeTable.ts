import type { TxPurpose } from '#domain/words.ts'
import { BOOKING_PURPOSES } from './bookings/purposes.ts'
import { CREATOR_PURPOSES } from './creators/purposes.ts'
import { LEDGER_PURPOSES } from './ledger/purposes.ts'
import { PASS_PURPOSES } from './passes/purposes.ts'
import { ROOM_PURPOSES } from './rooms/chain/purposes.ts'
import { TIP_PURPOSES } from './tips/purposes.ts'
import { TOKEN_PURPOSES } from './tokens/purposes.ts'
import type { Purpose } from './transactions/purposes.ts'

/** What a wallet transaction may be for, and what proves it, by the feature that has it sent. */
export const PURPOSE_TABLE = {
  ...CREATOR_PURPOSES,
  ...PASS_PURPOSES,
  ...LEDGER_PURPOSES,
  ...TIP_PURPOSES,
  ...ROOM_PURPOSES,
  ...TOKEN_PURPOSES,
  ...BOOKING_PURPOSES,
} as const satisfies Record<TxPurpose, Purpose>
