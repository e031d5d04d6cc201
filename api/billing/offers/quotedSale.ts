import type { RefundRule } from '#domain/billing/words.ts'

/** What a quote promises one account, with everything that a purchase keeps of it. */
export interface QuotedSale {
  quoteId: string
  accountId: string
  channelId: string
  creatorId: string
  /** the creator's account at the provider */
  accountRef: string
  chainId: number
  /** 0x hex */
  collection: string
  tierNo: number
  rank: number
  /** null: it does not end */
  lengthS: number | null
  priceVersion: number
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
  tierName: string
  /** what the statement of the card will say, and the part of it that goes with the charge */
  statementName: string
  statementSuffix: string
}
