import type { ReactNode } from 'react'
import { isFinal } from '#domain/booking/terms.ts'
import { isJudgedText } from '#domain/calls/agreement.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { AgreedPart } from '../agreements/AgreedPart.tsx'
import { PaidCourses } from '../book/FanCourses.tsx'
import { bookingMoment, callMoment } from '../book/when/bookTimes.ts'
import { DisputePart } from '../disputes/DisputePart.tsx'
import { MovePart } from '../moves/MovePart.tsx'
import { useAcceptMove } from '../moves/useAcceptMove.ts'
import { CreatorCourses } from '../offers/CourseTable.tsx'
import { CALL_TERMS_WORDS } from '../offers/offerWords.ts'
import { SplitPart } from '../splits/SplitPart.tsx'
import { TimeLeft } from '../splits/TimeLeft.tsx'
import { useSplit } from '../splits/useSplit.ts'
import { BookingPart } from './BookingPart.tsx'
import type { BookingContext } from './BookingRows.tsx'
import type { OwnBooking } from './bookingModel.ts'
import { exitSettlement, stepEffect } from './bookingModel.ts'
import { bookingAmount, causeText, otherPerson } from './bookingWords.ts'
import { CalendarButton } from './CalendarButton.tsx'
import { heldText, takenOf } from './cardWords.ts'
import { FindingPart } from './finding/FindingPart.tsx'
import { StateChip } from './StateChip.tsx'
import { StepButtons } from './steps/BookingSteps.tsx'
import { bookingExitText } from './steps/exitWords.ts'
import { JoinLink } from './steps/JoinLink.tsx'
import { MoneyRows } from './steps/MoneyRows.tsx'
import { useSettle } from './steps/useSettle.ts'
import { UnplacedNote } from './UnplacedNote.tsx'
import { UnheldMoney } from './unheld/UnheldMoney.tsx'
import { isNeverHeld, laterOf } from './unheld/unheldModel.ts'
import { heldTermsText, neverHeldText } from './unheld/unheldWords.ts'
import { useHoldNow } from './unheld/useHoldNow.ts'

export interface BookingViewProps extends BookingContext {
  booking: OwnBooking
  /** what was seen of the call itself */
  record?: ReactNode
}

/** What cancelling costs now; empty where it is too late for that. */
function cancelText(booking: OwnBooking, nowS: number): string {
  const settlement = stepEffect(booking, 'cancel', nowS)?.settlement
  if (!settlement) return ''
  const cost = takenOf(settlement, booking)
  return ` Cancelling costs ${cost === 0n ? 'nothing' : bookingAmount(cost, booking)} now.`
}

/** What is out of the ordinary with it. */
function Warnings({ booking, nowS, zone }: BookingViewProps) {
  const { status, isPlaced, isSecured, side, rail } = booking
  if (status === 'none')
    return (
      <Note tone="warn" icon="alert">
        The network dropped the payment. Nothing is held now. It may come again by itself, and then the call
        is booked.
      </Note>
    )
  if (isFinal(status)) return null
  return (
    <>
      {isSecured || rail === 'card' ? null : (
        <Note tone="chain" icon="refresh" role="status">
          The network has the payment and is still confirming it.
        </Note>
      )}
      {/* what its date came to is part of what they dispute */}
      {isPlaced || status === 'disputed' ? null : side === 'creator' ? (
        <UnplacedNote {...{ booking, nowS, zone }} />
      ) : (
        <Note tone="warn" icon="alert">
          This time was not free any more when your payment came. {otherPerson(booking)} can take it anyway or
          give your money back.{cancelText(booking, nowS)}
        </Note>
      )}
    </>
  )
}

/** What became of a call that ended before anything was held: no amount moved. */
function NeverHeld({ booking }: Pick<BookingViewProps, 'booking'>) {
  const { settlement } = booking
  return (
    <>
      {settlement === null ? null : <p className="text-base mb-2">{causeText(settlement.cause, booking)}</p>}
      {settlement?.cause === 'unsecured' ? null : <p className="text-base">{neverHeldText(booking)}</p>}
    </>
  )
}

function Money({ booking, zone }: Pick<BookingViewProps, 'booking' | 'zone'>) {
  const { settlement, status, price, hold } = booking
  const all = bookingAmount(BigInt(price.units), booking)
  if (isNeverHeld(booking)) return <NeverHeld booking={booking} />
  if (settlement) {
    const [toCreator, toFan, fee] = [settlement.toCreator, settlement.toFan, settlement.fee].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ]
    return (
      <>
        <p className="text-base mb-3">{causeText(settlement.cause, booking)}</p>
        <MoneyRows booking={booking} shares={{ toCreator, toFan, fee }} isPaid />
      </>
    )
  }
  const captureBefore = hold?.captureBefore
  if (captureBefore && !isFinal(status)) {
    const letGo = bookingMoment(Date.parse(captureBefore) / 1000, zone)
    return (
      <>
        <p className="text-base figures">{heldText(booking)}</p>
        <p className="text-sm text-t2 mt-2">
          If nothing is done with it before, the bank lets go of it by itself on {letGo}.
        </p>
      </>
    )
  }
  if (isFinal(status)) return <p className="text-base">{all} was paid out. How it was divided follows.</p>
  return (
    <p className="text-base figures">
      {status === 'none' ? `${all}, held by nobody` : `${all} held by the escrow`}
    </p>
  )
}

function Courses({ booking }: Pick<BookingViewProps, 'booking'>) {
  const { price, channel, side, rail, policy, lengthMinutes, text } = booking
  const isJudged = isJudgedText(text)
  const prices = [{ ...price, rail, sale: null }]
  return side === 'fan' && channel ? (
    <PaidCourses {...{ policy, prices, lengthMinutes, isJudged }} creator={channel.name} />
  ) : (
    <CreatorCourses {...{ policy, prices, lengthMinutes, isJudged }} />
  )
}

/** One booked call, for either side: when, with whom, its money, and what can be done. */
export function BookingView({ booking, nowS, zone, record }: BookingViewProps) {
  const { startsAt, endsAt, terms } = booking
  const accept = useAcceptMove(booking)
  const settle = useSettle(booking)
  const split = useSplit(booking)
  const holdNow = useHoldNow(booking)
  const later = laterOf(booking)
  const [isAccepting, isSettling, isSplitting] = [accept, settle, split].map(
    ({ isBusy, isAwaited }) => isBusy || isAwaited,
  ) as [boolean, boolean, boolean]
  // this site leaves alone what a person is ending
  const ended: OwnBooking = isSettling ? { ...booking, keeper: 'none' } : booking
  const next = bookingExitText(ended, nowS, zone)
  const exit = booking.pending === null ? null : exitSettlement(booking)
  const moment = callMoment({ startsAtMs: Date.parse(startsAt), endsAtMs: Date.parse(endsAt) }, zone)
  return (
    <div className="max-w-168" data-testid="booking">
      <div className="flex flex-col gap-3">
        <p className="text-base figures">{moment}</p>
        <p>
          <StateChip booking={booking} nowS={nowS} />
        </p>
        <Warnings {...{ booking, nowS, zone }} />
        <JoinLink {...{ booking, nowS, zone }} />
        <CalendarButton {...{ booking, nowS }} />
      </div>
      <MovePart
        {...{ booking, nowS, zone, accept }}
        isBlocked={isSettling || isSplitting || holdNow.isBusy}
      />
      <BookingPart title="The money">
        {later ? (
          <UnheldMoney {...{ booking, later, nowS, zone, holdNow }} isBlocked={isSettling || isAccepting} />
        ) : (
          <Money {...{ booking, zone }} />
        )}
      </BookingPart>
      <FindingPart {...{ booking, nowS, zone }} />
      {record}
      {next === null ? null : (
        <BookingPart title="What happens next">
          <p className="text-base">{next}</p>
          {exit === null || nowS >= exit.from ? null : (
            <p className="text-sm text-t2 mt-2">
              <TimeLeft untilS={exit.from} {...{ nowS, zone }} />
            </p>
          )}
        </BookingPart>
      )}
      {/* stays where it is when nothing is left to do: what was sent is shown there */}
      <div className="mt-4">
        <StepButtons
          {...{ booking, nowS, zone, settle }}
          isBlocked={isAccepting || isSplitting || holdNow.isBusy}
        />
      </div>
      <DisputePart booking={booking} />
      <SplitPart {...{ booking, nowS, split }} isBlocked={isAccepting || isSettling} />
      {next === null ? null : (
        <BookingPart title={terms ? CALL_TERMS_WORDS[terms] : 'The terms'}>
          {later ? <p className="text-sm text-t2 mb-2">{heldTermsText(booking, { nowS, zone })}</p> : null}
          <Courses booking={booking} />
        </BookingPart>
      )}
      <AgreedPart {...{ booking, zone }} />
    </div>
  )
}
