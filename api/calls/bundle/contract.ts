import { z } from 'zod'
import { PAYMENT_RAILS } from '#domain/billing/words.ts'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import { CALL_FINDINGS, CALL_SIDES, SPAN_SOURCES } from '#domain/calls/words.ts'
import { BUNDLE_KIND, type CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { roomId } from '../../access/contract.ts'
import { address, hash } from '../../accounts/contract.ts'
import { bookingId, bookingPolicy, bps, hexBytes } from '../../bookings/contract.ts'

const side = z.enum(CALL_SIDES)
const count = z.int().min(0)
/** milliseconds since the epoch, by the database */
const atMs = z.int()

/** `DeviceBinding` of `protocol/calls/callKeys.ts`. */
const deviceBinding = z.discriminatedUnion('way', [
  z.strictObject({ way: z.literal('wallet'), untilS: z.int(), address: z.string(), signature: z.string() }),
  z.strictObject({
    ...{ way: z.literal('passkey'), untilS: z.int(), publicKey: z.string() },
    ...{ authenticatorData: z.string(), clientDataJSON: z.string(), signature: z.string() },
  }),
])

const bundleBooking = z.strictObject({
  id: bookingId,
  rail: z.enum(PAYMENT_RAILS),
  startAtMs: atMs,
  endAtMs: atMs,
  lengthMinutes: z.int(),
  policy: bookingPolicy,
  status: z.enum(BOOKING_STATUSES),
  revision: z.int(),
  wallets: z.strictObject({ creator: address.nullable(), fan: address.nullable() }),
  hasEntered: z.boolean(),
})

const bundleKey = z.strictObject({ side, key: z.string(), binding: deviceBinding.nullable(), atMs })

const bundleSpan = z.strictObject({
  ...{ side, roomId, source: z.enum(SPAN_SOURCES) },
  /** microseconds since the epoch */
  fromUs: z.int(),
  untilUs: z.int(),
  atMs,
})

const bundleBeat = z.strictObject({
  ...{ side, roomId, page: z.string(), n: z.int(), fromMs: z.int(), untilMs: z.int() },
  ...{ isLinked: z.boolean(), sent: count, received: count, key: z.string(), signature: z.string(), atMs },
})

const bundleFinding = z.strictObject({
  kind: z.enum(CALL_FINDINGS),
  seen: z.strictObject({ creatorSeconds: count, fanSeconds: count, overlapSeconds: count }),
  ...{ leastBps: bps, mostBps: bps, cause: z.enum(BOOKING_CAUSES).nullable() },
  judgedAtMs: atMs,
  /** of the booking at that time; null, both: it was judged before that was kept */
  status: z.enum(BOOKING_STATUSES).nullable(),
  hasEntered: z.boolean().nullable(),
})

const bundleAttestation = z.strictObject({
  ...{ chainId: z.int(), escrow: address, id: hash, attestor: address, signature: hexBytes },
})

/** `CallBundle` of `protocol/calls/bundle/callBundle.ts`. */
export const callBundle = z
  .strictObject({
    ...{ kind: z.literal(BUNDLE_KIND), origin: z.string(), atMs, gone: z.array(side) },
    booking: bundleBooking,
    keys: z.array(bundleKey),
    spans: z.array(bundleSpan),
    beats: z.array(bundleBeat),
    finding: bundleFinding.nullable(),
    attestation: bundleAttestation.nullable(),
    seal: z.strictObject({
      ...{ keyId: z.string(), publicKey: z.string() },
      /** SHA-256 of each row in hex, by its name */
      rows: z.record(z.string(), z.string()),
      signature: z.string(),
    }),
  })
  .meta({ id: 'CallBundle' }) satisfies z.ZodType<CallBundle>
