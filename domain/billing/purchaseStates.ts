import { mayMove } from '../room/transition.ts'
import type { AttemptState, DisputeState, PayoutState, PurchaseState, RefundState } from './words.ts'

type Table<S extends string> = Record<S, readonly S[]>

/**
 * Allowed next states of a purchase. One that failed or expired and was charged after all gives everything back; a refund
 * that a bank sends back, and a dispute that is won, lead to what the purchase was before.
 */
export const PURCHASE_NEXT: Table<PurchaseState> = {
  created: ['checkout_open', 'processing', 'saved', 'held', 'paid', 'failed', 'expired', 'unknown'],
  checkout_open: ['processing', 'saved', 'held', 'paid', 'failed', 'expired', 'unknown'],
  processing: ['held', 'paid', 'failed', 'expired', 'unknown'],
  unknown: ['created', 'checkout_open', 'processing', 'saved', 'held', 'paid', 'failed', 'expired'],
  saved: ['released'],
  held: ['paid', 'released'],
  paid: ['part_refunded', 'refunded', 'disputed'],
  part_refunded: ['paid', 'refunded', 'disputed'],
  refunded: ['paid', 'part_refunded', 'disputed'],
  disputed: ['paid', 'part_refunded', 'refunded', 'lost'],
  lost: ['disputed'],
  failed: ['refunded'],
  expired: ['refunded'],
  released: [],
}

/** Allowed next states of an attempt; back to ready when the provider did not take it, so that nothing happened. */
export const ATTEMPT_NEXT: Table<AttemptState> = {
  ready: ['sent', 'abandoned'],
  sent: ['ready', 'succeeded', 'refused', 'unknown'],
  unknown: ['succeeded', 'refused', 'abandoned'],
  succeeded: [],
  refused: [],
  abandoned: [],
}

/** Allowed next states of a refund; back to asked when the provider did not take it. */
export const REFUND_NEXT: Table<RefundState> = {
  asked: ['sending', 'failed'],
  sending: ['asked', 'done', 'failed', 'unknown'],
  unknown: ['done', 'failed'],
  done: ['failed'],
  failed: [],
}

/** Allowed next states of a dispute; a bank may look again at one that was lost. */
export const DISPUTE_NEXT: Table<DisputeState> = {
  warning: ['open', 'closed'],
  open: ['under_review', 'won', 'lost'],
  under_review: ['won', 'lost'],
  lost: ['under_review', 'won'],
  won: [],
  closed: [],
}

/** Allowed next states of a payout. */
export const PAYOUT_NEXT: Table<PayoutState> = {
  pending: ['in_transit', 'paid', 'failed'],
  in_transit: ['paid', 'failed'],
  paid: ['failed'],
  failed: ['action_needed'],
  action_needed: ['retried'],
  retried: [],
}

/** True when a purchase may go from one state to another. Tables of the others are asked with `mayMove`. */
export function canBecome(from: PurchaseState, to: PurchaseState): boolean {
  return mayMove(PURCHASE_NEXT, from, to)
}
