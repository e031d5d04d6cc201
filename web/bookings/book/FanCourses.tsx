import type { CallOffer } from '#api/bookings/contract.ts'
import type { OfferedCalls } from '#api/bookings/reservations/contract.ts'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { type CallCourse, policyOf } from '#domain/calls/terms.ts'
import { isolated } from '#domain/names/isolated.ts'
import { courseRows, graceText, spanText } from '../offers/courseRows.ts'
import { exactText, priceText } from '../offers/offerWords.ts'

type Channel = OfferedCalls['channel']

interface FanCoursesProps {
  offer: CallOffer
  /** their name */
  creator: Channel['name']
}

/** What happens, for who books; the other cases read the same from both sides. */
function fanText(
  course: CallCourse,
  policy: BookingPolicy,
  { creator, offer }: FanCoursesProps,
): string | null {
  const partial = spanText(policy.noticePartialSeconds)
  switch (course) {
    case 'cancelledEarly':
      return `You cancel ${spanText(policy.noticeFullSeconds)} before or earlier`
    case 'cancelledLate':
      return `You cancel later, up to ${partial} before`
    case 'cancelledLast':
      return `You cancel less than ${partial} before`
    case 'fanAbsent':
      return `You are there for less than ${graceText(policy, offer.lengthMinutes)}, and ${isolated(creator)} waits`
    case 'creatorAbsent':
      return `${isolated(creator)} does not come`
    default:
      return null
  }
}

/** What who books pays in each case, by the terms of the offer. */
export function FanCourses({ offer, creator }: FanCoursesProps) {
  const { prices } = offer
  const policy = policyOf(offer.terms, offer.termsVersion)
  const rows = courseRows(
    policy,
    prices.map(({ units }) => BigInt(units)),
  )
  return (
    <div>
      <table className="tbl w-full" data-testid="fan-courses">
        <thead>
          <tr>
            <th scope="col">What happens</th>
            <th scope="col" className="num">
              You pay
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ course, what, share, amounts }) => (
            <tr key={course}>
              <td>{fanText(course, policy, { creator, offer }) ?? what}</td>
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
        If <bdi>{creator}</bdi> calls it off, you pay nothing.
      </p>
    </div>
  )
}
