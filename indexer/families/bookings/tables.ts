import { journal, projection, type RowOf } from '../table.ts'

export const OFFER = projection({
  no: 40,
  name: 'offer',
  key: { escrow: 'address', creator: 'address', offer_no: 'uint256' },
  columns: {
    price_units: 'uint256',
    currency: 'int',
    length_minutes: 'int',
    policy_id: 'int',
    calls: 'int',
    is_open: 'bool',
  },
  scope: { address: 'escrow', key: 'creator' },
})

export const POLICY = projection({
  no: 41,
  name: 'policy',
  key: { escrow: 'address', creator: 'address', policy_id: 'int' },
  columns: {
    notice_full_s: 'int',
    notice_partial_s: 'int',
    dispute_window_s: 'int',
    arbiter_deadline_s: 'int',
    grace_s: 'int',
    partial_bps: 'int',
    no_show_bps: 'int',
    full_overlap_bps: 'int',
    fallback_bps: 'int',
    is_metered: 'bool',
  },
  scope: { address: 'escrow', key: 'creator' },
})

export const QUOTE_VOID = projection({
  no: 42,
  name: 'quote_void',
  key: { escrow: 'address', id: 'hash' },
  columns: { creator: 'address', voided_at: 'time' },
  scope: { address: 'escrow', key: 'id' },
})

export const ESCROW = projection({
  no: 43,
  name: 'escrow',
  key: { escrow: 'address', id: 'hash' },
  columns: {
    fan: 'address',
    creator: 'address',
    currency: 'int',
    amount_units: 'uint256',
    start_at: 'time',
    length_minutes: 'int',
    policy_id: 'int',
    fee_bps: 'int',
    status: 'text',
    summary_hash: 'hash',
    nonce: 'uint256',
    offer_no: 'uint256?',
    revision: 'int',
    creator_ask_bps: 'int?',
    fan_ask_bps: 'int?',
    fallback_bps: 'int?',
    fallback_cause: 'text?',
    until: 'time?',
  },
  scope: { address: 'escrow', key: 'id' },
})
export type EscrowRow = RowOf<typeof ESCROW>

export const ESCROW_MOVE = journal({
  name: 'escrow_move',
  columns: {
    escrow: 'address',
    id: 'hash',
    kind: 'text',
    payer: 'address',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    cause: 'text?',
    ended_by: 'address?',
    to_creator_units: 'uint256?',
    to_fan_units: 'uint256?',
    fee_units: 'uint256?',
    at: 'time',
  },
  scope: { address: 'escrow', key: 'id' },
})
export type EscrowMoveRow = RowOf<typeof ESCROW_MOVE>

export const ATTENDANCE = journal({
  name: 'attendance',
  columns: {
    escrow: 'address',
    id: 'hash',
    attestor: 'address',
    creator_s: 'int',
    fan_s: 'int',
    overlap_s: 'int',
    ended_at: 'time',
    creator_bps: 'int',
    cause: 'text',
    until: 'time',
    at: 'time',
  },
  scope: { address: 'escrow', key: 'id' },
})

export const BOOKING_DISPUTE = journal({
  name: 'booking_dispute',
  columns: {
    escrow: 'address',
    id: 'hash',
    kind: 'text',
    by: 'address',
    creator_bps: 'int',
    text_hash: 'hash',
    until: 'time?',
    at: 'time',
  },
  scope: { address: 'escrow', key: 'id' },
})

export const COURT_CASE = projection({
  no: 44,
  name: 'court_case',
  key: { court: 'address', dispute_id: 'uint256' },
  columns: {
    id: 'hash',
    by: 'address',
    cost_wei: 'uint256',
    escalated_at: 'time',
    ruling: 'text?',
    ruled_at: 'time?',
    has_effect: 'bool?',
  },
  scope: { address: 'court', key: 'dispute_id' },
})
