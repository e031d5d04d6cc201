import type { RefundRule } from '#domain/billing/words.ts'
import type { CallMedia } from '#domain/calls/words.ts'

/** Everything that a purchase keeps of a sale, whatever is sold. */
interface SaleTerms {
  accountId: string
  channelId: string
  creatorId: string
  /** the creator's account at the provider */
  accountRef: string
  /** minor units */
  amount: bigint
  currency: string
  feeScheduleId: string
  feeBps: number
  /** minor units; the creator gets the rest */
  fee: bigint
  refundRule: RefundRule
  refundDays: number | null
  /** for the provider's page and the receipt */
  channelName: string
  handle: string
  /** what the statement of the card will say, and the part of it that goes with the charge */
  statementName: string
  statementSuffix: string
}

/** What a quote promises one account. */
export interface QuotedSale extends SaleTerms {
  product: 'pass'
  quoteId: string
  chainId: number
  /** 0x hex */
  collection: string
  tierNo: number
  rank: number
  /** null: it does not end */
  lengthS: number | null
  priceVersion: number
  tierName: string
}

/** So many of a gift, whose price is that of its code. */
export interface GiftSale extends SaleTerms {
  product: 'gift'
  /** its code */
  gift: number
  count: number
  /** where it is shown; null: it is given to the channel itself */
  roomId: string | null
}

/** A call at a time that its fan reserved: the money is held until it is decided what of it is taken. */
export interface HeldCallSale extends SaleTerms {
  product: 'call'
  reservationId: string
  media: CallMedia
  minutes: number
  startsAt: Date
  /** nothing is held yet: a card is saved, and the money is held on it later */
  savesCard: boolean
}

/** What is sold by card. */
export type AgreedSale = QuotedSale | GiftSale | HeldCallSale
