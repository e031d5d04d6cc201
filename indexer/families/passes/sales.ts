import type { PASS_SALE_KINDS } from '#domain/words.ts'
import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import { putTier } from './collections.ts'
import type { CollectionEvent } from './events.ts'
import { NO_TIER, passEndOf } from './holdings.ts'
import { CARD_CLAIM, COLLECTION, FOLLOW, PASS, SALE, TIER } from './tables.ts'

export function foldPurchased(rows: Rows, event: CollectionEvent<'PassPurchased'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, ...paymentOf(args) })
  rows.touch(args.to)
  sell(rows, event, { kind: 'purchase', tierNo, recipient: args.to, ...priceOf(rows, event) })
}

export function foldGranted(rows: Rows, event: CollectionEvent<'PassGranted'>): void {
  give(rows, event, 'grant')
}

export function foldCardClaimed(rows: Rows, event: CollectionEvent<'CardClaimed'>): void {
  const { address, args, at } = event
  give(rows, event, 'card')
  const row = rows.mustGet(PASS, address, args.passId)
  const held_until = Number(args.heldUntil)
  rows.put(PASS, { ...row, held_until })
  rows.put(CARD_CLAIM, {
    ...{ collection: address, purchase: args.purchase, pass_id: args.passId, wallet: args.to },
    ...{ tier_no: Number(args.tierNo), signer: args.signer, held_until },
    ...{ valid_until: passEndOf(args.validUntil), at },
  })
}

/** Time that no money on this chain paid for: from the creator, or for a payment by card. */
function give(
  rows: Rows,
  event: CollectionEvent<'PassGranted' | 'CardClaimed'>,
  kind: 'grant' | 'card',
): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  if (row.tier_no === NO_TIER) countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, valid_until: passEndOf(args.validUntil) })
  rows.touch(args.to)
  sell(rows, event, { kind, tierNo, recipient: args.to, ...FREE })
}

export function foldExtended(rows: Rows, event: CollectionEvent<'PassExtended'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  rows.put(PASS, { ...row, ...paymentOf(args) })
  rows.touch(row.owner)
  const sale = { kind: 'extension', tierNo: Number(args.tierNo), recipient: row.owner } as const
  sell(rows, event, { ...sale, ...priceOf(rows, event) })
}

export function foldUpgraded(rows: Rows, event: CollectionEvent<'PassUpgraded'>): void {
  const { address, args } = event
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.toTierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo, ...paymentOf(args) })
  rows.touch(row.owner)
  sell(rows, event, { kind: 'upgrade', tierNo, recipient: row.owner, ...priceOf(rows, event) })
}

/** Of the first edition: a follow pass never ends and opens no door. Its tier's flags say so to whoever reads entitlements. */
export function foldFollowed(rows: Rows, { address, args, at }: CollectionEvent<'Followed'>): void {
  const row = rows.mustGet(PASS, address, args.passId)
  const tierNo = Number(args.tierNo)
  countMinted(rows, address, { tierNo, more: 1 })
  rows.put(PASS, { ...row, tier_no: tierNo })
  rows.put(FOLLOW, {
    collection: address,
    wallet: args.fan,
    since: at,
    ended_at: null,
    pass_id: args.passId,
  })
}

export function foldRefunded(rows: Rows, event: CollectionEvent<'PassRefunded'>): void {
  const { address, args } = event
  // burned just before: all its time went back, and its place in the tier with it
  if (rows.get(PASS, address, args.passId)?.revoked)
    countMinted(rows, address, { tierNo: Number(args.tierNo), more: -1 })
  cutShort(rows, event)
  // the price was kept by the collection
  sell(rows, event, { kind: 'refund', ...backOf(event), payer: address, payee: args.payer })
}

export function foldRevoked(rows: Rows, event: CollectionEvent<'PassRevoked'>): void {
  const { by, owner } = event.args
  cutShort(rows, event)
  sell(rows, event, { kind: 'revocation', ...backOf(event), payer: by, payee: owner })
}

type EndedEvent = CollectionEvent<'PassRefunded' | 'PassRevoked'>

function cutShort(rows: Rows, { address, args }: EndedEvent): void {
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

interface Price {
  payer: string | null
  /** who it is for: what is kept for a refund reaches the payee when it is settled */
  payee: string | null
  currency: number
  amount_units: bigint
  referrer: string | null
  referral_units: bigint
}

const FREE: Price = {
  payer: null,
  payee: null,
  currency: 0,
  amount_units: 0n,
  referrer: null,
  referral_units: 0n,
}

type PaidEvent = CollectionEvent<'PassPurchased' | 'PassExtended' | 'PassUpgraded'>

function priceOf(rows: Rows, { address, args }: PaidEvent): Price {
  // an upgrade has none
  const referral: Partial<{ amount: bigint; referrer: string; referralFee: bigint }> = args
  return {
    payer: args.payer,
    payee: rows.mustGet(COLLECTION, address).payout,
    currency: Number(args.currency),
    amount_units: args.amount,
    referrer: accountOf(referral.referrer ?? ZERO_ADDRESS),
    referral_units: referral.referralFee ?? 0n,
  }
}

/** What an ended pass gave back. The recipient is whose time it was. */
function backOf({ args }: EndedEvent) {
  return {
    tierNo: Number(args.tierNo),
    recipient: args.owner,
    currency: Number(args.currency),
    amount_units: args.amount,
    referrer: null,
    referral_units: 0n,
  }
}

/** An account that an event may leave out. */
export function accountOf(address: string): string | null {
  return address === ZERO_ADDRESS ? null : address
}

interface Sale extends Price {
  kind: (typeof PASS_SALE_KINDS)[number]
  tierNo: number
  recipient: string
}

function sell(
  rows: Rows,
  { address, args, at }: PaidEvent | EndedEvent | CollectionEvent<'PassGranted' | 'CardClaimed'>,
  { tierNo, ...sale }: Sale,
): void {
  rows.append(SALE, {
    ...sale,
    collection: address,
    pass_id: args.passId,
    tier_no: tierNo,
    valid_until: passEndOf(args.validUntil),
    at,
  })
}
