import type { ESCROW_MOVE_KINDS } from '#domain/booking/words.ts'
import type { Rows } from '../rows.ts'
import { causeOf, type EscrowEvent, statusOf } from './events.ts'
import { ESCROW, ESCROW_MOVE, type EscrowMoveRow, type EscrowRow } from './tables.ts'

interface OfBooking {
  address: string
  args: { readonly id: string }
}

/** What was proposed before the booking changed is about something else. */
export const NO_PROPOSALS = { creator_ask_bps: null, fan_ask_bps: null } as const

export const ofBooking = ({ address, args }: OfBooking) => [ESCROW.ref(address, args.id)]

export function bookingOf(rows: Rows, { address, args }: OfBooking): EscrowRow {
  return rows.mustGet(ESCROW, address, args.id)
}

type Move = Partial<EscrowMoveRow> & {
  kind: (typeof ESCROW_MOVE_KINDS)[number]
  amount_units: bigint
  at: number
}

/** Money of a booking came in or went out. */
function appendMove(rows: Rows, { escrow, id, fan, creator, currency }: EscrowRow, move: Move): void {
  rows.append(ESCROW_MOVE, {
    ...{ escrow, id, payer: fan, payee: creator, currency },
    ...{ cause: null, ended_by: null, to_creator_units: null, to_fan_units: null, fee_units: null },
    ...move,
  })
}

export function foldBooked(rows: Rows, { address, args, at }: EscrowEvent<'Booked'>): void {
  const row: EscrowRow = {
    ...{ escrow: address, id: args.id, fan: args.fan, creator: args.creator },
    currency: Number(args.currency),
    amount_units: args.amount,
    start_at: Number(args.startAt),
    length_minutes: Number(args.lengthMinutes),
    policy_id: Number(args.policyId),
    fee_bps: Number(args.feeBps),
    status: 'booked',
    summary_hash: args.summaryHash,
    nonce: args.nonce,
    offer_no: args.offerNo === 0n ? null : args.offerNo,
    revision: 0,
    ...NO_PROPOSALS,
    ...{ fallback_bps: null, fallback_cause: null, until: null },
  }
  rows.put(ESCROW, row)
  appendMove(rows, row, { kind: 'booked', amount_units: args.amount, at })
}

export function foldCallConfirmed(rows: Rows, event: EscrowEvent<'CallConfirmed'>): void {
  rows.put(ESCROW, { ...bookingOf(rows, event), status: 'confirmed', ...NO_PROPOSALS })
}

export function foldSettlementProposed(rows: Rows, event: EscrowEvent<'SettlementProposed'>): void {
  const row = bookingOf(rows, event)
  const bps = Number(event.args.creatorBps)
  const ask = event.args.by === row.fan ? { fan_ask_bps: bps } : { creator_ask_bps: bps }
  rows.put(ESCROW, { ...row, ...ask })
}

export function foldRescheduled(rows: Rows, event: EscrowEvent<'Rescheduled'>): void {
  const { startAt, revision } = event.args
  const row = bookingOf(rows, event)
  rows.put(ESCROW, { ...row, start_at: Number(startAt), revision: Number(revision), ...NO_PROPOSALS })
}

export function foldCallExtended(rows: Rows, event: EscrowEvent<'Extended'>): void {
  const { args, at } = event
  const row = bookingOf(rows, event)
  rows.put(ESCROW, {
    ...row,
    amount_units: args.amount,
    length_minutes: Number(args.lengthMinutes),
    revision: Number(args.revision),
    ...NO_PROPOSALS,
  })
  appendMove(rows, row, { kind: 'extended', amount_units: args.addedAmount, at })
}

/** The row keeps what was proposed and what would have held, as the contract does. */
export function foldSettled(rows: Rows, event: EscrowEvent<'Settled'>): void {
  const { args, at } = event
  const row = bookingOf(rows, event)
  rows.put(ESCROW, { ...row, status: statusOf(args.status) })
  appendMove(rows, row, {
    ...{ kind: 'settled', amount_units: row.amount_units, cause: causeOf(args.cause), ended_by: args.by },
    ...{ to_creator_units: args.toCreator, to_fan_units: args.toFan, fee_units: args.fee, at },
  })
}
