import {
  OPEN_PURCHASE_STATES,
  type PurchaseFailure,
  type PurchaseState,
  type PurchaseWay,
  type RefundRule,
} from '#domain/billing/words.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { giftName } from '#domain/tips/gifts.ts'

/** What every purchase has, whatever was bought. */
interface PaidRow {
  id: string
  account_id: string
  creator_id: string
  channel_id: string
  account_ref: string
  /** minor units */
  amount: number
  currency: string
  fee_bps: number
  fee: number
  refund_rule: RefundRule
  refund_days: number | null
  statement_name: string
  statement_suffix: string | null
  client_key: string
  way: PurchaseWay
  return_to: string
  state: PurchaseState
  method_ref: string | null
  checkout_ref: string | null
  /** of the page, when nobody has seen it yet */
  page_url: string | null
  payment_ref: string | null
  charge_ref: string | null
  provisional_until: Date | null
  created_at: Date
  paid_at: Date | null
  ended_at: Date | null
  fail_code: PurchaseFailure | null
  refunded: number
  asks: number
  /** the provider was asked for it an hour ago; whoever waited for that has the hour all the same */
  is_late: boolean
  handle: string
  channel_name: string
}

/** Time of a tier. */
interface PassPart {
  product: 'pass'
  chain_id: number
  collection: Buffer
  tier_no: number
  tier_name: string
  rank: number
  length_s: number | null
  gift: null
  gift_count: null
}

/** So many of a gift. */
interface GiftPart {
  product: 'gift'
  chain_id: null
  collection: null
  tier_no: null
  tier_name: null
  rank: null
  length_s: null
  gift: number
  gift_count: number
}

export type PassPurchase = PaidRow & PassPart

/** A purchase as its row has it, with the names of who is paid. */
export type PurchaseRow = PassPurchase | (PaidRow & GiftPart)

/** Whose money a purchase is: of who paid, and of who sold. What comes of it is written in the scope of both. */
export function partiesOf(row: Pick<PurchaseRow, 'account_id' | 'creator_id'>): {
  account: string
  creator: string
} {
  return { account: row.account_id, creator: row.creator_id }
}

/** True while it is not known what comes of it. */
export function isOpenPurchase({ state }: { state: PurchaseState }): boolean {
  return (OPEN_PURCHASE_STATES as readonly PurchaseState[]).includes(state)
}

/** What names that which was bought. */
type Bought = Pick<PurchaseRow, 'tier_name' | 'gift' | 'gift_count'>

/** `Backstage`, or `3 × Rocket`. */
export function boughtName({ tier_name: tier, gift, gift_count: count }: Bought): string {
  return tier ?? giftName({ gift, count: count ?? 1 })
}

/** What was bought, as contracts have it. */
export function boughtOf({ tier_name: tierName, gift, gift_count: count }: Bought): {
  tierName: Typed | null
  gift: number | null
  count: number
} {
  return { tierName: tierName as Typed | null, gift, count: count ?? 1 }
}

/** What was bought, as news name it. */
export function boughtFacts(row: Bought): { tier: string } | { gift: string } {
  return row.tier_name === null ? { gift: boughtName(row) } : { tier: row.tier_name }
}
