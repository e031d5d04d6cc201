import { WHOLE_BPS } from '#domain/booking/terms.ts'
import { MAX_CALL_FILES, MAX_FILE_BYTES } from '#domain/calls/dispute.ts'
import type { CallFileKind, CallSide, DisputeReason } from '#domain/calls/words.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'

const KIND_WORDS: Readonly<Record<CallFileKind, string>> = {
  ...{ png: 'PNG picture', jpeg: 'JPEG picture', webp: 'WebP picture', pdf: 'PDF', text: 'Text' },
}

/** What a file is, in a word or two. */
export function kindWord(kind: CallFileKind): string {
  return KIND_WORDS[kind]
}

const [KIB, MIB] = [1024, 1_048_576]

/** `312 bytes`, `84 KB`, `1 MB`; rounded up, so that what is too large never reads as if it fitted. */
export function sizeText(bytes: number): string {
  if (bytes < KIB) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  if (bytes <= MIB - KIB) return `${Math.ceil(bytes / KIB)} KB`
  return `${Math.ceil((bytes * 10) / MIB) / 10} MB`
}

/** What files are taken, under the press that chooses one. @param room for so many, one at least */
export function filesHint(room: number): string {
  return room === 1
    ? `One picture (PNG, JPEG, WebP), PDF or text, of ${sizeText(MAX_FILE_BYTES)} at most.`
    : `Up to ${room} pictures (PNG, JPEG, WebP), PDFs or texts, each of ${sizeText(MAX_FILE_BYTES)} at most.`
}

/** Why a file is not taken. */
export const FILE_FAULTS = {
  large: `It is larger than ${sizeText(MAX_FILE_BYTES)}. Take a screenshot of it, or make it smaller.`,
  empty: 'It is empty. Choose another one.',
  kind: 'It is no picture, PDF or text that is taken here. Choose another one.',
  many: `There are ${MAX_CALL_FILES} files already. To send this one instead of another, remove both and choose it again.`,
  unread: 'This browser could not read it. Choose it again.',
} as const
export type FileFault = keyof typeof FILE_FAULTS

/**
 * What a reason means, as who reads it would put it.
 * @param nameOf what a side is called at the beginning of a sentence: `You`, or a name
 */
export function reasonText(reason: DisputeReason, by: CallSide, nameOf: (side: CallSide) => string): string {
  const other = nameOf(by === 'fan' ? 'creator' : 'fan')
  switch (reason) {
    case 'absent':
      return `${other} did not come`
    case 'cutShort':
      return 'The call was cut short'
    case 'notAsAgreed':
      return 'The call was not what was agreed'
    case 'conduct':
      return `${other} behaved improperly`
    case 'asAgreed':
      return 'The call took place as it was agreed'
    case 'other':
      return 'Something else'
  }
}

/** What each side is called, to who reads. */
export function sideNames(booking: OwnBooking): (side: CallSide) => string {
  return (side) => (side === booking.side ? 'You' : otherPerson(booking, 'The fan'))
}

/** What a ruling gives, in a sentence: `The arbiter gave you 70 % of the price, and the rest to Northlight.` */
export function rulingText({ creatorBps }: { creatorBps: number }, booking: OwnBooking): string {
  const isFan = booking.side === 'fan'
  const bps = isFan ? WHOLE_BPS - creatorBps : creatorBps
  const other = otherPerson(booking)
  // a fan gets all of it back
  const all = creatorBps === 0 || booking.feeBps === 0 ? 'the whole price' : 'the whole price, less the fee'
  if (bps === WHOLE_BPS) return `The arbiter gave you ${all}.`
  if (bps === 0) return `The arbiter gave ${other} ${all}.`
  return `The arbiter gave you ${bps / 100} % of the price, and the rest to ${other}.`
}
