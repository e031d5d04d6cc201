import type { Rows } from '../rows.ts'
import { bookingOf, NO_PROPOSALS } from './escrows.ts'
import { causeOf, type EscrowEvent } from './events.ts'
import { ATTENDANCE, BOOKING_DISPUTE, ESCROW } from './tables.ts'

export function foldAttested(rows: Rows, event: EscrowEvent<'Attested'>): void {
  const { address, args, at } = event
  const row = bookingOf(rows, event)
  const cause = causeOf(args.cause)
  const [creator_bps, until] = [Number(args.creatorBps), Number(args.until)]
  // an attendance that comes in a dispute does not end it
  const status = row.status === 'disputed' ? row.status : 'attested'
  const fallback = { fallback_bps: creator_bps, fallback_cause: cause, until }
  rows.put(ESCROW, { ...row, status, ...fallback, ...NO_PROPOSALS })
  rows.append(ATTENDANCE, {
    ...{ escrow: address, id: args.id, attestor: args.attestor },
    creator_s: Number(args.creatorS),
    fan_s: Number(args.fanS),
    overlap_s: Number(args.overlapS),
    ended_at: Number(args.endedAt),
    ...{ creator_bps, cause, until, at },
  })
}

export function foldDisputed(rows: Rows, event: EscrowEvent<'Disputed'>): void {
  const { address, args, at } = event
  const row = bookingOf(rows, event)
  const [creator_bps, until] = [Number(args.fallbackBps), Number(args.until)]
  // what an attestor saw outlives the dispute
  const cause = row.status === 'attested' ? row.fallback_cause : 'arbiterSilent'
  const fallback = { fallback_bps: creator_bps, fallback_cause: cause, until }
  rows.put(ESCROW, { ...row, status: 'disputed', ...fallback, ...NO_PROPOSALS })
  const kept = { escrow: address, id: args.id, kind: 'opened', by: args.by }
  rows.append(BOOKING_DISPUTE, { ...kept, creator_bps, text_hash: args.evidence, until, at })
}

/** What it pays is in the event that follows. */
export function foldRuled(rows: Rows, { address, args, at }: EscrowEvent<'Ruled'>): void {
  rows.append(BOOKING_DISPUTE, {
    ...{ escrow: address, id: args.id, kind: 'ruled', by: args.arbiter },
    ...{ creator_bps: Number(args.creatorBps), text_hash: args.reason, until: null, at },
  })
}
