import type { CallPrice } from '#api/bookings/contract.ts'
import { policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import type { CallTerms } from '#domain/calls/words.ts'
import { courseRows } from './courseRows.ts'
import { exactText, priceText } from './offerWords.ts'

interface CourseTableProps {
  terms: CallTerms
  prices: readonly CallPrice[]
  /** null: none that can be offered is typed yet */
  lengthMinutes: number | null
}

/** What a fan pays in each case: as a share, and in each price that is typed already. */
export function CourseTable({ terms, prices, lengthMinutes }: CourseTableProps) {
  const rows = courseRows(
    policyOf(terms, TERMS_VERSION),
    prices.map(({ units }) => BigInt(units)),
    lengthMinutes,
  )
  return (
    <div>
      <table className="tbl" data-testid="courses">
        <thead>
          <tr>
            <th scope="col">What happens</th>
            <th scope="col" className="num">
              The fan pays
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ course, what, share, amounts }) => (
            <tr key={course}>
              <td>{what}</td>
              <td className="num">
                {share}
                {amounts.map((units, at) => {
                  const price = prices[at]
                  return price && units > 0n ? (
                    <span
                      key={`${price.rail}/${price.currency}`}
                      className="block text-t2 whitespace-nowrap"
                      title={exactText(units, price)}
                    >
                      {priceText(units, price)}
                    </span>
                  ) : null
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-sm text-t2 mt-3">
        Cancelled means by the fan. If you call a call off, the fan pays nothing.
      </p>
    </div>
  )
}
