import type { LiveCard } from '#api/discovery/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'

type Gated = Pick<LiveCard, 'visibility' | 'gateSentence' | 'from' | 'cardFrom'>

/**
 * What a door asks for, short: `Public`, `Pass from €9` or the gate's own sentence.
 * @param isByCard to people without a wallet, who are offered the card first
 */
export function gateWords(card: Gated, isByCard: boolean): string {
  if (card.visibility === 'public') return 'Public'
  if (isByCard && card.cardFrom)
    return `Pass from ${formatMoney(card.cardFrom.amount, card.cardFrom.currency)}`
  if (card.from) {
    return `Pass from ${formatAmount(BigInt(card.from.priceUnits), card.from.decimals)} ${card.from.symbol}`
  }
  return card.gateSentence === null ? 'Pass holders only' : isolated(withoutAnyone(card.gateSentence))
}

/** What of a token is enough says it alone: `100 NORTH`. Who follows is somebody. */
const withoutAnyone = (sentence: Typed): Typed =>
  sentence.endsWith('who follows') ? sentence : sentence.replace(/^Anyone with (?=\d)/, '')
