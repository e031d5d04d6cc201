import { type Hex, sha256, stringToBytes } from 'viem'
import { statementContent } from '#domain/calls/dispute.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
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

/** The hash that goes with what was written here, which must be the server's; that of a booking by card names it by its id. */
export function evidenceHash(
  { id, escrow, side }: Pick<OwnBooking, 'id' | 'escrow' | 'side'>,
  { reason, text, files }: StatementEvidence,
): Hex {
  const bookingKey = escrow === null ? id : escrow.id.toLowerCase()
  return sha256(stringToBytes(statementContent({ bookingKey, side, reason, text, files })))
}

export const UNWRITTEN = 'Write first why you object. Nothing was sent.'
export const OTHER_HASH =
  'The server keeps something else than what you wrote. Nothing was sent. Copy your words first, then reload the page and try again.'
