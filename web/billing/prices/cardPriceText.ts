import type { CardPrice, CardRefund } from '#api/billing/offers/contract.ts'
import type { CardBlock, RefundRule } from '#domain/billing/words.ts'

/** Why a tier is not sold by card, and what changes that. */
export const BLOCK_TEXT: Record<CardBlock, string> = {
  TIER_LIMITED:
    'This tier has a limit. By card only tiers without one are sold: who pays by card is not counted on the chain.',
  GRANTS: 'This tier is only given away, never sold.',
  FOLLOW: 'A follow opens nothing and is not sold.',
  PAUSED: 'The sale of this tier is paused. Resume it under Tiers, and its price counts again.',
  NO_CONNECT:
    'No money can reach you at the payment provider right now; what is missing stands above. It is sold again by itself.',
  CURRENCY: 'Your account at the payment provider is paid in another currency than this price.',
}

/** When a creator pays a price back, as its form asks. */
export const RULE_WORDS: readonly { rule: RefundRule; word: string }[] = [
  { rule: 'never', word: 'Never' },
  { rule: 'window', word: 'Within some days' },
  { rule: 'creator', word: 'As I decide' },
]

/** What the form adds to the chosen rule. */
export const RULE_TEXT: Record<RefundRule, string> = {
  never: 'Fans read before they pay that the price is not paid back.',
  window:
    'All of it for who never watched, else the time not used. After two refunds in 90 days you decide yourself.',
  creator: 'Fans can ask you; you decide each time.',
}

/** When the price of a tier is paid back, in a list of its facts. */
export function cardRefundText({ rule, days }: CardRefund): string {
  if (rule === 'window') return `Refunds for ${days} ${days === 1 ? 'day' : 'days'}`
  return rule === 'never' ? 'Sales are final' : 'Refunds as you decide'
}

/** How many hold a tier by card alone. */
export function cardHoldersText({ cardHolders }: CardPrice): string {
  return `held by card by ${cardHolders.toLocaleString('en')}`
}
