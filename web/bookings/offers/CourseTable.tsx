import type { ReactNode } from 'react'
import type { CallPrice } from '#api/bookings/contract.ts'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { type CallCourse, policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import type { CallTerms } from '#domain/calls/words.ts'
import { courseRows, heldCourseText, paidPart } from './courseRows.ts'
import { exactText, priceText } from './offerWords.ts'

interface PolicyCoursesProps {
  policy: BookingPolicy
  prices: readonly CallPrice[]
  /** null: none that can be offered is typed yet */
  lengthMinutes: number | null
  /** `You pay`, over the shares */
  heading: string
  /** false: of a call that was agreed without what is seen of it */
  isJudged?: boolean
  /** for who reads; null: what everybody reads */
  textOf?: (course: CallCourse) => string | null
  testId: string
  /** what stands in no row */
  children: ReactNode
}

/** What of a price is paid in each case by a policy: as a share, and in each price. */
export function PolicyCourses(props: PolicyCoursesProps) {
  const { policy, prices, lengthMinutes, isJudged, heading, textOf, testId, children } = props
  const rows = courseRows(
    policy,
    prices.map(({ units }) => BigInt(units)),
    lengthMinutes,
  )
  return (
    <div>
      <table className="tbl w-full" data-testid={testId}>
        <thead>
          <tr>
            <th scope="col">What happens</th>
            <th scope="col" className="num">
              {heading}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ course, what, share, amounts }) => (
            <tr key={course}>
              <td>{textOf?.(course) ?? heldCourseText(course, policy, prices, isJudged) ?? what}</td>
              <td className="num">
                {share}
                {amounts.map((part, at) => {
                  const price = prices[at]
                  const units = price ? paidPart(part, price) : 0n
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
      <p className="text-sm text-t2 mt-3">{children}</p>
    </div>
  )
}

/** The same for who sells. */
export function CreatorCourses(
  props: Pick<PolicyCoursesProps, 'policy' | 'prices' | 'lengthMinutes' | 'isJudged'>,
) {
  return (
    <PolicyCourses {...props} heading="The fan pays" testId="courses">
      Cancelled means by the fan. If you call a call off, the fan pays nothing.
    </PolicyCourses>
  )
}

interface CourseTableProps extends Pick<PolicyCoursesProps, 'prices' | 'lengthMinutes'> {
  terms: CallTerms
}

/** What a fan pays in each case under terms that new offers get. */
export function CourseTable({ terms, ...rest }: CourseTableProps) {
  return <CreatorCourses policy={policyOf(terms, TERMS_VERSION)} {...rest} />
}
