import type { TipTotal } from '#api/tips/contract.ts'
import { Amount } from '#web/kit/format/Amount.tsx'

/** What tips come to, currency by currency: they are never added up. */
export function TipTotals({ totals }: { totals: readonly TipTotal[] }) {
  return (
    <ul className="tiptotals">
      {totals.map(({ currency, units, decimals, symbol, tips }) => (
        <li key={currency}>
          <span className="d4">
            <Amount value={units} decimals={decimals} symbol={symbol} rounding="down" />
          </span>{' '}
          <span className="text-sm text-t3">
            {tips === 1 ? '1 tip' : `${tips.toLocaleString('en')} tips`}
          </span>
        </li>
      ))}
    </ul>
  )
}
