import type { LiveCard } from '#api/discovery/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'

/** What a door asks for, short: `Public`, `Gold pass 0.01 ETH` or the gate's own sentence. */
export function gateWords(card: Pick<LiveCard, 'visibility' | 'gateSentence' | 'from'>): string {
  if (card.visibility === 'public') return 'Public'
  if (card.from) {
    return `Pass from ${formatAmount(BigInt(card.from.priceUnits), card.from.decimals)} ${card.from.symbol}`
  }
  return card.gateSentence === null ? 'Pass holders only' : isolated(card.gateSentence)
}
