import type { Rows } from '../rows.ts'
import type { EscrowEvent } from './events.ts'
import { OFFER, POLICY, QUOTE_VOID } from './tables.ts'

export function foldPolicyCreated(rows: Rows, { address, args }: EscrowEvent<'PolicyCreated'>): void {
  const { policyId, creator, policy } = args
  rows.put(POLICY, {
    ...{ escrow: address, creator, policy_id: Number(policyId) },
    notice_full_s: Number(policy.noticeFull),
    notice_partial_s: Number(policy.noticePartial),
    dispute_window_s: Number(policy.disputeWindow),
    arbiter_deadline_s: Number(policy.arbiterDeadline),
    grace_s: Number(policy.grace),
    partial_bps: Number(policy.partialBps),
    no_show_bps: Number(policy.noShowBps),
    full_overlap_bps: Number(policy.fullOverlapBps),
    fallback_bps: Number(policy.fallbackBps),
    is_metered: policy.metered,
  })
}

export function foldOfferCreated(rows: Rows, { address, args }: EscrowEvent<'OfferCreated'>): void {
  rows.put(OFFER, {
    ...{ escrow: address, creator: args.creator, offer_no: args.offerNo },
    price_units: args.price,
    currency: Number(args.currency),
    length_minutes: Number(args.lengthMinutes),
    policy_id: Number(args.policyId),
    calls: Number(args.calls),
    is_open: true,
  })
}

export function foldOfferSwitched(rows: Rows, { address, args }: EscrowEvent<'OfferSwitched'>): void {
  rows.put(OFFER, { ...rows.mustGet(OFFER, address, args.creator, args.offerNo), is_open: args.open })
}

export function foldQuoteVoided(rows: Rows, { address, args, at }: EscrowEvent<'QuoteVoided'>): void {
  rows.put(QUOTE_VOID, { escrow: address, id: args.id, creator: args.creator, voided_at: at })
}
