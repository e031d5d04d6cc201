import type { PoolClient } from 'pg'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import type { JournalKind } from '#domain/ledger/words.ts'
import type { PayoutReading } from '../ports/payments/balances.ts'
import type {
  DisputeReading,
  FeeRefundReading,
  RefundReading,
  ReversalReading,
  TransferReading,
} from '../ports/payments/moneyBack.ts'
import { postFacts } from './postCharge.ts'

/** Whose books, and what it belongs to: a purchase, or where there is none the object itself. */
export interface BookedFor {
  subject: string
  /** null: of nobody of ours */
  creatorId: string | null
}

interface Booked {
  currency: string
  createdAt: number
  facts: readonly BalanceFact[]
}

/** One journal for each fact of a kind: it is written once, whatever the object says later. */
async function postEach(
  tx: PoolClient,
  of: BookedFor,
  { currency, facts, arrivesAt }: Booked & { arrivesAt?: number },
  kinds: Partial<Record<BalanceFact['kind'], JournalKind>>,
): Promise<void> {
  for (const fact of facts) {
    const kind = kinds[fact.kind] ?? 'other'
    await postFacts(tx, {
      ...{ ...of, key: `${kind}:${fact.ref}`, kind, currency, at: fact.createdAt, facts: [fact] },
      ...(arrivesAt === undefined ? {} : { arrivesAt }),
    })
  }
}

/** Two balances that moved against each other, in one journal once both are booked. */
async function postBoth(
  tx: PoolClient,
  of: BookedFor,
  { currency, createdAt: at, facts }: Booked,
  { kind, ref }: { kind: JournalKind; ref: string },
): Promise<void> {
  if (facts.length < 2) return
  await postFacts(tx, { ...of, key: `${kind}:${ref}`, kind, currency, at, facts })
}

/** What the platform paid back, that it came back again where the bank did not take it, and what the creator's account gave for it. */
export async function postRefund(tx: PoolClient, of: BookedFor, refund: RefundReading): Promise<void> {
  await postEach(tx, of, refund, { refund: 'refund', refund_failure: 'refund_failed' })
  if (refund.reversal) await postReversal(tx, of, refund.reversal)
}

/** What a creator's account gave back to the platform. */
export async function postReversal(tx: PoolClient, of: BookedFor, reversal: ReversalReading): Promise<void> {
  await postBoth(tx, of, reversal, { kind: 'reversal', ref: reversal.reversalRef })
}

/** A part of our fee that a creator's account got back. */
export async function postFeeRefund(tx: PoolClient, of: BookedFor, back: FeeRefundReading): Promise<void> {
  await postBoth(tx, of, back, { kind: 'fee_refund', ref: back.feeRefundRef })
}

/** What a bank took back with the provider's fee, and what of it came again. */
export async function postDispute(tx: PoolClient, of: BookedFor, dispute: DisputeReading): Promise<void> {
  await postEach(tx, of, dispute, { dispute: 'dispute', dispute_reversal: 'reinstated' })
}

/** What was sent to a creator's account apart from a sale. */
export async function postTransfer(tx: PoolClient, of: BookedFor, transfer: TransferReading): Promise<void> {
  await postBoth(tx, of, transfer, { kind: 'transfer', ref: transfer.transferRef })
}

/** What left for a bank, and what came back from there. */
export async function postPayout(tx: PoolClient, of: BookedFor, payout: PayoutReading): Promise<void> {
  await postEach(tx, of, payout, { payout: 'payout', payout_failure: 'payout_failed' })
}
