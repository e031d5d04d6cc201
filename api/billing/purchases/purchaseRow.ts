import {
  OPEN_PURCHASE_STATES,
  type PurchaseFailure,
  type PurchaseState,
  type PurchaseWay,
  type RefundRule,
} from '#domain/billing/words.ts'
import { callName } from '#domain/calls/callName.ts'
import type { CallMedia } from '#domain/calls/words.ts'
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
  /** minor units that are held on the card, or were, with when that began and until when the provider says it can last */
  held_amount: number | null
  held_at: Date | null
  capture_before: Date | null
  /** what of it is to be taken or was, and the installation's part; null: nobody has decided */
  capture_amount: number | null
  capture_fee: number | null
  /** nothing is paid by it, and a card is saved; `method_ref` is that card from then on */
  saves_card: boolean
  /** nobody is there who could be asked by their bank */
  is_off_session: boolean
  asks: number
  /** the provider was asked for it an hour ago; whoever waited for that has the hour all the same */
  is_late: boolean
  /** of a call: a page that is asked for now would be open for longer than its time is held */
  is_outlived: boolean
  handle: string
  channel_name: string
}

/** Nothing of a call. */
interface NoCall {
  reservation_id: null
  call_media: null
  call_minutes: null
  call_at: null
}

/** Time of a tier. */
interface PassPart extends NoCall {
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

/** Nothing of a tier. */
interface NoPass {
  chain_id: null
  collection: null
  tier_no: null
  tier_name: null
  rank: null
  length_s: null
}

/** So many of a gift. */
interface GiftPart extends NoPass, NoCall {
  product: 'gift'
  gift: number
  gift_count: number
}

/** A call at a time that was reserved. */
interface CallPart extends NoPass {
  product: 'call'
  gift: null
  gift_count: null
  reservation_id: string
  call_media: CallMedia
  call_minutes: number
  call_at: Date
}

export type PassPurchase = PaidRow & PassPart
export type CallPurchase = PaidRow & CallPart

/** A purchase as its row has it, with the names of who is paid. */
export type PurchaseRow = PassPurchase | (PaidRow & GiftPart) | CallPurchase

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
type Bought = Pick<
  PurchaseRow,
  'tier_name' | 'gift' | 'gift_count' | 'call_media' | 'call_minutes' | 'call_at'
>

const callOf = ({ call_media: media, call_minutes: minutes }: Bought): string | null =>
  media === null || minutes === null ? null : callName({ media, minutes })

/** `Backstage`, `3 × Rocket`, or `Video call, 30 minutes`. */
export function boughtName(row: Bought): string {
  const { tier_name: tier, gift, gift_count: count } = row
  return tier ?? callOf(row) ?? giftName({ gift, count: count ?? 1 })
}

/** What was bought, as contracts have it. */
export function boughtOf({
  tier_name: tierName,
  gift,
  gift_count: count,
  call_media: media,
  call_minutes: minutes,
  call_at: at,
}: Bought): {
  tierName: Typed | null
  gift: number | null
  count: number
  call: { media: CallMedia; minutes: number; startsAt: string } | null
} {
  const call = media && minutes && at ? { media, minutes, startsAt: at.toISOString() } : null
  return { tierName: tierName as Typed | null, gift, count: count ?? 1, call }
}

/** What was bought, as news name it. */
export function boughtFacts(row: Bought): { tier: string } | { gift: string } | { call: string } {
  if (row.tier_name !== null) return { tier: row.tier_name }
  const call = callOf(row)
  return call === null ? { gift: boughtName(row) } : { call }
}
