import { keptText } from '../keptText.ts'
import type { Rows } from '../rows.ts'
import type { CollectionCreated, CollectionEvent } from './events.ts'
import { COLLECTION, TIER, type TierRow } from './tables.ts'

export function foldCollectionCreated(rows: Rows, { args }: CollectionCreated): void {
  const name = keptText(args.name)
  const symbol = keptText(args.symbol)
  rows.put(COLLECTION, {
    collection: args.collection,
    creator_wallet: args.creator,
    payout: args.payout,
    name: name.text,
    name_hash: name.hash,
    symbol: symbol.text,
    symbol_hash: symbol.hash,
    royalty_bps: 0,
  })
}

export function foldPayoutChanged(rows: Rows, { address, args }: CollectionEvent<'PayoutChanged'>): void {
  const row = rows.get(COLLECTION, address)
  // a clone may announce its first payout before the factory announces the clone
  if (row) rows.put(COLLECTION, { ...row, payout: args.newPayout })
}

export function foldRoyaltyChanged(rows: Rows, { address, args }: CollectionEvent<'RoyaltyChanged'>): void {
  const row = rows.mustGet(COLLECTION, address)
  rows.put(COLLECTION, { ...row, royalty_bps: Number(args.newBps) })
}

export function foldTierTerms(
  rows: Rows,
  { address, args }: CollectionEvent<'TierCreated' | 'TierUpdated'>,
): void {
  const tierNo = Number(args.tierNo)
  putTier(rows, {
    collection: address,
    tier_no: tierNo,
    price_units: args.price,
    currency: Number(args.currency),
    duration_s: Number(args.duration),
    max_supply: Number(args.maxSupply),
    minted: rows.get(TIER, address, tierNo)?.minted ?? 0,
    rank: Number(args.rank),
    flags: Number(args.flags),
    refund_window_s: Number(args.refundWindow),
    referral_bps: Number(args.referralBps),
  })
}

/**
 * The bound stands here too, not only in the table: whether a row is right between two events must not depend on how events
 * are cut into batches.
 */
export function putTier(rows: Rows, tier: TierRow): void {
  const { collection, tier_no, minted, max_supply } = tier
  if (max_supply > 0 && minted > max_supply)
    throw new Error(`tier ${tier_no} of ${collection} has ${minted} passes, and room for ${max_supply}`)
  rows.put(TIER, tier)
}
