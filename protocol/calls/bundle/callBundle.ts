import type { Attendance } from '#domain/booking/attendance.ts'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import type { BookingCause, BookingStatus } from '#domain/booking/words.ts'
import type { CallFindingKind, CallSide, SpanSource } from '#domain/calls/words.ts'
import type { DeviceBinding } from '../callKeys.ts'

/** Names the form of a bundle; another form has another name. */
export const BUNDLE_KIND = 'stagedoor call bundle 1'

/** Where a bundle is from, and when it was made. */
export interface BundleHead {
  kind: typeof BUNDLE_KIND
  /** of the site, e.g. `https://stagedoor.example` */
  origin: string
  /** milliseconds since the epoch, by the database */
  atMs: number
  /** sides who have no account here (any more): what their pages signed, and what the site saw of them, went with it */
  gone: CallSide[]
}

/** As much of a booking as its record is judged by. Times are milliseconds since the epoch. */
export interface BundleBooking {
  id: string
  rail: 'chain' | 'card'
  startAtMs: number
  endAtMs: number
  lengthMinutes: number
  policy: BookingPolicy
  /** as it is now */
  status: BookingStatus
  revision: number
  /** 0x hex as its escrow has them; by card null, twice */
  wallets: Record<CallSide, string | null>
  /** somebody was let in at its date */
  hasEntered: boolean
}

/** A device key that signed beats of a side, and what confirmed it when they were kept. */
export interface BundleKey {
  side: CallSide
  /** as `CallOpening.key` */
  key: string
  /** null: nothing did; whose key it is, the site alone says */
  binding: DeviceBinding | null
  /** when it was kept with this call */
  atMs: number
}

/** Seconds in which the site saw a side itself; microseconds since the epoch. */
export interface BundleSpan {
  side: CallSide
  roomId: string
  source: SpanSource
  fromUs: number
  untilUs: number
  /** when it came in, milliseconds */
  atMs: number
}

/** `SignedBeat` with whose it is and when it came in. */
export interface BundleBeat {
  side: CallSide
  roomId: string
  page: string
  n: number
  fromMs: number
  untilMs: number
  isLinked: boolean
  sent: number
  received: number
  /** the device key that signed it, one of `keys` */
  key: string
  /** over `beatText`, r and s, 64 bytes as base64url */
  signature: string
  /** when it came in */
  atMs: number
}

/** What the site found of the record for its money (`CallFinding`), and what of the booking that depends on. */
export interface BundleFinding {
  kind: CallFindingKind
  seen: Pick<Attendance, 'creatorSeconds' | 'fanSeconds' | 'overlapSeconds'>
  leastBps: number
  mostBps: number
  cause: BookingCause | null
  /** what came in later is not in it */
  judgedAtMs: number
  /** of the booking at that time; null, both: it was judged before that was kept */
  status: BookingStatus | null
  hasEntered: boolean | null
}

/** What the site's attestor signed of a clear finding for the escrow: `EscrowAttendance` of its seconds, the booked end and the revision. */
export interface BundleAttestation {
  chainId: number
  /** 0x hex, as the three below */
  escrow: string
  /** of the booking in the escrow */
  id: string
  attestor: string
  signature: string
}

/** What a bundle says, without what seals it. */
export interface BundleContent extends BundleHead {
  booking: BundleBooking
  keys: BundleKey[]
  spans: BundleSpan[]
  beats: BundleBeat[]
  /** null: it was not judged */
  finding: BundleFinding | null
  /** null: nothing was signed, as of every call by card */
  attestation: BundleAttestation | null
}

/** By what a bundle is known to be from a site: the hash of each row under its name, and one signature over all of them. */
export interface BundleSeal {
  /** as at `/.well-known/stagedoor.json` */
  keyId: string
  /** Ed25519, 32 bytes as base64url */
  publicKey: string
  /** `rowHash` in hex, by `BundleRow.name` */
  rows: Record<string, string>
  /** over `sealText`, 64 bytes as base64url */
  signature: string
}

/** Everything that the record of a call and what follows from it is computed from, so that anybody can do it again without the site. */
export interface CallBundle extends BundleContent {
  seal: BundleSeal
}
