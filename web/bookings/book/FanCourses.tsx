import type { CallOffer, CallPrice } from '#api/bookings/contract.ts'
import type { OfferedCalls } from '#api/bookings/reservations/contract.ts'
import type { BookingPolicy } from '#domain/booking/terms.ts'
import { type CallCourse, policyOf } from '#domain/calls/terms.ts'
import { isolated } from '#domain/names/isolated.ts'
import { PolicyCourses } from '../offers/CourseTable.tsx'
import { graceText, spanText } from '../offers/courseRows.ts'

interface PaidCoursesProps {
  policy: BookingPolicy
  prices: readonly CallPrice[]
  lengthMinutes: number
  /** false: of a call that was agreed without what is seen of it */
  isJudged?: boolean
  /** their name */
  creator: OfferedCalls['channel']['name']
}

/** What happens, for who books; the other cases read the same from both sides. */
function fanText(
  course: CallCourse,
  { policy, lengthMinutes, creator }: Omit<PaidCoursesProps, 'prices'>,
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
      return `You are there for less than ${graceText(policy, lengthMinutes)}, and ${isolated(creator)} waits`
    case 'creatorAbsent':
      return `${isolated(creator)} does not come`
    default:
      return null
  }
}

/** What who books pays in each case under a policy. */
export function PaidCourses({ creator, ...props }: PaidCoursesProps) {
  return (
    <PolicyCourses
      {...props}
      heading="You pay"
      textOf={(course) => fanText(course, { ...props, creator })}
      testId="fan-courses"
    >
      If <bdi>{creator}</bdi> calls it off, you pay nothing.
    </PolicyCourses>
  )
}

interface FanCoursesProps {
  offer: CallOffer
  /** their name */
  creator: OfferedCalls['channel']['name']
}

/** What who books pays in each case, by the terms of the offer. */
export function FanCourses({ offer, creator }: FanCoursesProps) {
  const { prices, lengthMinutes } = offer
  return (
    <PaidCourses policy={policyOf(offer.terms, offer.termsVersion)} {...{ prices, lengthMinutes, creator }} />
  )
}
