import type { TipTotal } from '#api/tips/contract.ts'
import { Amount } from '#web/kit/format/Amount.tsx'
import type { Rounding } from '#web/kit/format/formatAmount.ts'
import { tipAmount } from './tipWords.ts'

/** What a tip comes to, or many: of a currency of a chain at most five digits, of money by card all. */
export function TipAmount({ of, rounding }: { of: Omit<TipTotal, 'tips'>; rounding?: Rounding }) {
  const { rail, units, decimals, symbol } = of
  if (rail === 'card') return <span className="figures whitespace-nowrap">{tipAmount(of)}</span>
  return <Amount value={units} {...{ decimals, symbol, rounding }} />
}

/** How many it were. */
function countText({ rail, tips }: TipTotal): string {
  const many = tips.toLocaleString('en')
  if (rail === 'card') return tips === 1 ? '1 gift by card' : `${many} gifts by card`
  return tips === 1 ? '1 tip' : `${many} tips`
}

/** What tips come to, currency by currency: they are never added up. */
export function TipTotals({ totals }: { totals: readonly TipTotal[] }) {
  return (
    <ul className="tiptotals">
      {totals.map((total) => (
        <li key={`${total.rail} ${total.symbol}`}>
          <span className="d4">
            <TipAmount of={total} rounding="down" />
          </span>{' '}
          <span className="text-sm text-t3">{countText(total)}</span>
        </li>
      ))}
    </ul>
  )
}
