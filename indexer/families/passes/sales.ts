import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import { putTier } from './collections.ts'
import type { CollectionEvent } from './events.ts'
import { NO_TIER, passEndOf } from './holdings.ts'
import { PASS, type PassRow, SALE, TIER } from './tables.ts'

export function foldPurchased(rows: Rows, event: CollectionEvent<'PassPurchased'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, ...paymentOf(args) })
  rows.touch(args.to)
  sell(rows, event, { kind: 'purchase', pass: row, tierNo, recipient: args.to })
}

/** Time that no money on this chain paid for: from the creator, or for a payment by card. */
export function foldGiven(rows: Rows, event: CollectionEvent<'PassGranted' | 'CardClaimed'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  if (row.tier_no === NO_TIER) countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, valid_until: passEndOf(args.validUntil) })
  rows.touch(args.to)
  sell(rows, event, { kind: 'grant', pass: row, tierNo, recipient: args.to })
}

export function foldExtended(rows: Rows, event: CollectionEvent<'PassExtended'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  rows.put(PASS, { ...row, ...paymentOf(args) })
  rows.touch(row.owner)
  sell(rows, event, { kind: 'extension', pass: row, tierNo: Number(args.tierNo), recipient: row.owner })
}

export function foldUpgraded(rows: Rows, event: CollectionEvent<'PassUpgraded'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.toTierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, ...paymentOf(args) })
  rows.touch(row.owner)
  sell(rows, event, { kind: 'upgrade', pass: row, tierNo, recipient: row.owner })
}

/** Of the first edition: a follow pass never ends and opens no door. Its tier's flags say so to whoever reads entitlements. */
export function foldFollowed(rows: Rows, { address, args }: CollectionEvent<'Followed'>): void {
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo })
}

export function foldRefunded(rows: Rows, event: CollectionEvent<'PassRefunded'>): void {
  const { address, args } = event
  // burned just before: all its time went back, and its place in the tier with it
  if (rows.get(PASS, address, args.passId)?.revoked)
    countMinted(rows, address, { tierNo: Number(args.tierNo), more: -1 })
  foldRevoked(rows, event)
}

export function foldRevoked(rows: Rows, event: CollectionEvent<'PassRefunded' | 'PassRevoked'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  rows.put(PASS, { ...row, valid_until: passEndOf(args.validUntil) })
  rows.touch(args.owner)
}

function countMinted(rows: Rows, address: string, { tierNo, more }: { tierNo: number; more: 1 | -1 }): void {
  const tier = rows.mustGet(TIER, address, tierNo)
  putTier(rows, { ...tier, minted: tier.minted + more })
}

interface Payment {
  readonly validUntil: bigint
  readonly payer: string
  readonly amount: bigint
  readonly currency: bigint
}

/** The pass remembers its last payment; the sales keep them all. */
function paymentOf(args: Payment) {
  return {
    valid_until: passEndOf(args.validUntil),
    payer: args.payer,
    paid_units: args.amount,
    currency: Number(args.currency),
  }
}

interface Sale {
  kind: 'purchase' | 'extension' | 'grant' | 'upgrade'
  pass: PassRow
  tierNo: number
  recipient: string
}

type SaleEvent = CollectionEvent<
  'PassPurchased' | 'PassExtended' | 'PassUpgraded' | 'PassGranted' | 'CardClaimed'
>

function sell(rows: Rows, { address, args, at }: SaleEvent, sale: Sale): void {
  const paid: Partial<Payment & { referrer: string; referralFee: bigint }> = args
  const referrer = paid.referrer ?? ZERO_ADDRESS
  rows.append(SALE, {
    collection: address,
    pass_id: sale.pass.pass_id,
    tier_no: sale.tierNo,
    kind: sale.kind,
    payer: paid.payer ?? null,
    recipient: sale.recipient,
    currency: Number(paid.currency ?? 0n),
    amount_units: paid.amount ?? 0n,
    referrer: referrer === ZERO_ADDRESS ? null : referrer,
    referral_units: paid.referralFee ?? 0n,
    valid_until: passEndOf(args.validUntil),
    at,
  })
}
