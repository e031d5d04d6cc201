import type { OwnPasses } from '#api/passes/contract.ts'
import type { SaleTotal } from '#api/passes/sales/contract.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { tierNameOf } from './tierNameOf.ts'

const COLUMNS = [
  ['Gross', 'grossUnits'],
  ['Share', 'shareUnits'],
  ['Refunded', 'refundedUnits'],
  ['Kept', 'keptUnits'],
  ['Waiting', 'waitingUnits'],
  ['Yours', 'yoursUnits'],
] as const

/** An amount that may be below nothing. */
function Money({ units, total }: { units: string; total: Pick<SaleTotal, 'decimals' | 'symbol'> }) {
  const { decimals, symbol } = total
  const value = BigInt(units)
  const size = value < 0n ? -value : value
  const sign = value < 0n ? '−' : ''
  return (
    <span className="figures whitespace-nowrap" title={`${sign}${exactAmount(size, decimals)} ${symbol}`}>
      {sign}
      {formatAmount(size, decimals)} {symbol}
    </span>
  )
}

/** What sales came to, a line for each tier and currency. */
export function TotalsTable({ own, totals }: { own: OwnPasses; totals: readonly SaleTotal[] }) {
  return (
    <section aria-labelledby="totals">
      <h2 className="d5" id="totals">
        Totals
      </h2>
      <p className="text-sm text-t2 mt-1">
        Yours is gross less share, refunds and what is kept while it can be asked back. Waiting is a part of
        yours that could not be delivered.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must be reachable by keyboard */}
      <section className="mt-2 overflow-x-auto" tabIndex={0} aria-label="Totals, by columns">
        <table className="tbl" aria-labelledby="totals">
          <thead>
            <tr>
              <th scope="col">Tier</th>
              {COLUMNS.map(([word]) => (
                <th key={word} scope="col" className="num">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {totals.map((total) => (
              <tr
                key={`${total.tierNo}/${total.currency}`}
                data-testid={`total-${total.tierNo}-${total.symbol}`}
              >
                <th scope="row">
                  <bdi>{tierNameOf(own, total.tierNo)}</bdi>
                </th>
                {COLUMNS.map(([word, key]) => (
                  <td key={word} className="num" data-total={word}>
                    <Money units={total[key]} total={total} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
