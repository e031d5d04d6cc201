import { MAX_MINUTES, WHOLE_BPS } from '#domain/booking/terms.ts'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import { CALL_FINDINGS, CALL_SIDES, SPAN_SOURCES } from '#domain/calls/words.ts'
import { BUNDLE_KIND, type CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { isDeviceBinding } from '#protocol/calls/callKeys.ts'
import {
  acceptedBy,
  exactFields,
  isPlainObject,
  isTrueOrFalse,
  listOf,
  namedValues,
  oneOfWords,
  orNull,
  textLike,
  UnreadableBundle,
  wholeNumber,
} from './exactShape.ts'

/** Ten hours of two pages that were loaded again and again are less; each beat can be by another key. */
const MAX = {
  beats: 60_000,
  spans: 120_000,
  keys: 60_000,
  bindings: 2000,
  sides: 2,
  name: 300,
  chars: 100_000_000,
}
/** Head, booking, finding and attestation are four. */
const MAX_ROWS = MAX.beats + MAX.spans + MAX.keys + 4

/** Of a `Date`, so that every time can be written. */
const MAX_TIME_MS = 8_640_000_000_000_000
const MAX_INT = 2 ** 31 - 1
const MAX_SECONDS = 2 ** 32

const bytes = (count: number) => textLike(new RegExp(`^[\\w-]{${Math.ceil((count * 4) / 3)}}$`))
const idOf = (prefix: string) => textLike(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{22}$`))
const address = textLike(/^0x[0-9a-fA-F]{40}$/)
const side = oneOfWords(CALL_SIDES)
const [timeMs, timeUs] = [wholeNumber(0, MAX_TIME_MS), wholeNumber(0, Number.MAX_SAFE_INTEGER)]
const [count, seconds, bps] = [
  wholeNumber(0, MAX_INT),
  wholeNumber(0, MAX_SECONDS),
  wholeNumber(0, WHOLE_BPS),
]
const status = oneOfWords(BOOKING_STATUSES)

const isOrigin = (value: unknown) =>
  typeof value === 'string' &&
  value.length <= MAX.name &&
  /^https?:/.test(value) &&
  URL.canParse(value) &&
  new URL(value).origin === value

/** `isDeviceBinding` reads what is no text as one, which would be hashed as what it is. */
const isBinding = (value: unknown) =>
  isDeviceBinding(value) &&
  Object.entries(value).every(([name, one]) => name === 'untilS' || typeof one === 'string')

const ROW_NAME = /^(?:head|booking|finding|attestation|(?:key|socket|relay|beat)\/[\w/-]+)$/

const booking = exactFields({
  id: idOf('bkg'),
  rail: oneOfWords(['chain', 'card']),
  ...{ startAtMs: timeMs, endAtMs: timeMs, lengthMinutes: wholeNumber(1, MAX_MINUTES) },
  policy: exactFields({
    ...{ noticeFullSeconds: seconds, noticePartialSeconds: seconds, disputeWindowSeconds: seconds },
    ...{ arbiterDeadlineSeconds: seconds, graceSeconds: seconds },
    ...{ partialBps: bps, noShowBps: bps, fullOverlapBps: bps, fallbackBps: bps, isMetered: isTrueOrFalse },
  }),
  ...{ status, revision: count },
  wallets: exactFields({ creator: orNull(address), fan: orNull(address) }),
  hasEntered: isTrueOrFalse,
})

const key = exactFields({ side, key: bytes(65), binding: orNull(acceptedBy(isBinding)), atMs: timeMs })

const span = exactFields({
  ...{ side, roomId: idOf('rom'), source: oneOfWords(SPAN_SOURCES) },
  ...{ fromUs: timeUs, untilUs: timeUs, atMs: timeMs },
})

const beat = exactFields({
  ...{ side, roomId: idOf('rom'), page: textLike(/^[\w-]{8,64}$/), n: wholeNumber(1, MAX_INT) },
  ...{ fromMs: timeMs, untilMs: timeMs, isLinked: isTrueOrFalse, sent: count, received: count },
  ...{ key: bytes(65), signature: bytes(64), atMs: timeMs },
})

const finding = exactFields({
  kind: oneOfWords(CALL_FINDINGS),
  seen: exactFields({ creatorSeconds: count, fanSeconds: count, overlapSeconds: count }),
  ...{ leastBps: bps, mostBps: bps, cause: orNull(oneOfWords(BOOKING_CAUSES)) },
  ...{ judgedAtMs: timeMs, status: orNull(status), hasEntered: orNull(isTrueOrFalse) },
})

const attestation = exactFields({
  chainId: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  ...{ escrow: address, id: textLike(/^0x[0-9a-fA-F]{64}$/), attestor: address },
  signature: textLike(/^0x(?:[0-9a-fA-F]{2}){1,2048}$/),
})

const bundle = exactFields({
  kind: oneOfWords([BUNDLE_KIND]),
  ...{ origin: acceptedBy(isOrigin), atMs: timeMs, gone: listOf(side, MAX.sides) },
  booking,
  keys: listOf(key, MAX.keys),
  spans: listOf(span, MAX.spans),
  beats: listOf(beat, MAX.beats),
  finding: orNull(finding),
  attestation: orNull(attestation),
  seal: exactFields({
    ...{ keyId: textLike(/^key_[0-9a-z]{1,64}$/), publicKey: bytes(32), signature: bytes(64) },
    rows: namedValues(
      (name) => name.length <= MAX.name && ROW_NAME.test(name),
      textLike(/^[0-9a-f]{64}$/),
      MAX_ROWS,
    ),
  }),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnreadableBundle('json')
  }
}

/**
 * The bundle that a file carries, which a stranger may have made: everything in it has the form that a site writes, and nothing else is in it.
 * Whether any of it is true is not asked here. @throws UnreadableBundle
 */
export function readBundle(text: string): CallBundle {
  if (text.length > MAX.chars) throw new UnreadableBundle('size')
  const value = parsed(text)
  if (!isPlainObject(value) || value.kind !== BUNDLE_KIND) throw new UnreadableBundle('kind', 'kind')
  bundle(value, '')
  const read = value as unknown as CallBundle
  // each costs as much to check as some hundred beats
  if (read.keys.filter((one) => one.binding !== null).length > MAX.bindings)
    throw new UnreadableBundle('size', 'keys')
  return read
}
