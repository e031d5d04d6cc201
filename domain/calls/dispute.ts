import type { CallFileKind, CallSide, DisputeReason } from './words.ts'

/** Characters of a statement, or of the reasons of a ruling, at most. */
export const MAX_STATEMENT_LENGTH = 2000
/** Statements of one side about a call at most. */
export const MAX_STATEMENTS = 3
/** Files of one side about a call at most, in all statements together. */
export const MAX_CALL_FILES = 3
/** Bytes of one file at most. */
export const MAX_FILE_BYTES = 1_048_576

/** What one side of a call says, as far as its hash covers it. */
export interface StatementFacts {
  /** of a call by wallet its id in the escrow, 0x hex in lower case; of one by card the id of the booking */
  bookingKey: string
  side: CallSide
  reason: DisputeReason
  text: string
  /** SHA-256 of each file, 0x hex in lower case, in their order */
  files: readonly string[]
}

/**
 * What is hashed of a statement: SHA-256 of its UTF-8 is the evidence that the escrow is given (`IBookings.dispute`), so whoever has the
 * words and the files can prove that they were not changed. Refuses nothing.
 * Example: `{"booking":"0xab…","side":"fan","reason":"absent","text":"Nobody came.","files":[]}`.
 */
export function statementContent({ bookingKey, side, reason, text, files }: StatementFacts): string {
  return JSON.stringify({ booking: bookingKey, side, reason, text, files })
}

/** What an arbiter rules, as far as its hash covers it. */
export interface RulingFacts {
  /** of a call by wallet its id in the escrow, 0x hex in lower case; of one by card the id of the booking */
  bookingKey: string
  creatorBps: number
  text: string
}

/**
 * What is hashed of a ruling: SHA-256 of its UTF-8 is the reason that the escrow is given (`IBookingDisputes.resolve`).
 * Example: `{"booking":"0xab…","creatorBps":7000,"text":"Both were there for 21 of 30 minutes."}`.
 */
export function rulingContent({ bookingKey, creatorBps, text }: RulingFacts): string {
  return JSON.stringify({ booking: bookingKey, creatorBps, text })
}

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/**
 * What a file is by its first bytes, whatever it is called; null: nothing that is taken. Text is UTF-8 without a zero byte.
 * Example: bytes that begin with `%PDF-` are a `pdf`.
 * @param isUtf8 looks at all bytes
 */
export function fileKindOf(bytes: Uint8Array, isUtf8: (bytes: Uint8Array) => boolean): CallFileKind | null {
  if (bytes.length === 0) return null
  if (bytes[0] === 0x89 && ascii(bytes, 1, 8) === 'PNG\r\n\x1a\n') return 'png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (ascii(bytes, 0, 5) === '%PDF-') return 'pdf'
  return isUtf8(bytes) && !bytes.includes(0) ? 'text' : null
}
