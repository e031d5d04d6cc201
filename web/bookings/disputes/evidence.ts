import { type Hex, sha256, stringToBytes } from 'viem'
import { statementContent } from '#domain/calls/dispute.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'

/** What somebody wrote, as this page knows it, and the hash that the server answered for it. */
export interface StatementEvidence {
  reason: DisputeReason
  text: string
  /** SHA-256 of the files, which this page computed, in their order */
  files: readonly string[]
  /** of the server */
  hash: string
}

/** SHA-256 of bytes, 0x hex in lower case. */
export function digestOf(bytes: Uint8Array): Hex {
  return sha256(bytes)
}

const OTHER_HASH =
  'The server keeps something else than what you wrote. Nothing was sent. Copy your words first, then reload the page and try again.'

/** The hash that the escrow is given. Throws Withheld where the server's is one of something else than what was written here. */
export function demandEvidence({ escrow, side }: OwnBooking, evidence: StatementEvidence | undefined): Hex {
  if (!evidence) throw new Withheld('Write first why you object. Nothing was sent.')
  const { reason, text, files, hash } = evidence
  const content = statementContent({ escrowId: escrow.id.toLowerCase(), side, reason, text, files })
  const own = sha256(stringToBytes(content))
  if (own !== hash) throw new Withheld(OTHER_HASH)
  return own
}
