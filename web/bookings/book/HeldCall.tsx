import { useEffect, useId, useRef } from 'react'
import { Link } from 'react-router'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { placeOf } from '#domain/room/localTime.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { useSecondsUntil } from '#web/kit/useSecondsUntil.ts'
import { CALL_TERMS_WORDS, offerTitle } from '../offers/offerWords.ts'
import { soldPrices } from '../pay/heldAgreement.ts'
import { PayCall } from '../pay/PayCall.tsx'
import { type BookCall, useBookCall } from '../pay/useBookCall.ts'
import { useReserveByCard } from '../pay/useReserveByCard.ts'
import { FanCourses } from './FanCourses.tsx'
import { holdNews } from './holdWords.ts'
import type { Hold } from './useHold.ts'
import { bookDays, callMoment, clockIn, shortDay } from './when/bookTimes.ts'

/** Seconds that a time is held, 0 once it is not; whoever waits for its end is called once, and not during a press. */
function useHeldSeconds(
  { reservation, hold, isListed, onKeep }: HeldCallProps,
  { isBusy, isSent, isPaying }: Pick<BookCall, 'isBusy' | 'isSent' | 'isPaying'>,
): number {
  const leftS = useSecondsUntil(Date.parse(reservation.heldUntil))
  const over = useRef<string | null>(null)
  useEffect(() => {
    onKeep(isPaying && over.current !== reservation.id ? reservation : null)
  }, [isPaying, reservation, onKeep])
  useEffect(() => {
    const isOver = !isListed || (leftS === 0 && !reservation.isPaying)
    if (!isOver || isBusy || over.current === reservation.id) return
    over.current = reservation.id
    hold.onOver(reservation, isSent || reservation.isPaying)
  })
  return isListed ? leftS : 0
}

interface HeldProps {
  reservation: Reservation
  hold: Hold
  /** of who reads, and of the creator */
  zones: { own: string; creators: string }
}

export interface HeldCallProps extends HeldProps {
  /** false: the server does not hold it any more */
  isListed: boolean
  onKeep: (reservation: Reservation | null) => void
}

/** A press outlived the time that it pays for. */
function LateNote() {
  return (
    <Note tone="warn" icon="clock" role="alert" testId="book-late">
      The time is not held any more. Close the prompt of your wallet and choose a time again.
    </Note>
  )
}

/** A time that is held for who reads, and for how long. */
export function HeldCall(props: HeldCallProps) {
  const { reservation, hold, zones } = props
  const { offer, channel } = reservation
  const titleId = useId()
  const pay = useBookCall(reservation, hold.onBooked)
  const card = useReserveByCard(reservation, hold.onOver)
  const isPaying = pay.isPaying || card.isBusy
  const leftS = useHeldSeconds(props, { isSent: pay.isSent, isBusy: pay.isBusy || card.isBusy, isPaying })
  const isByCard = reservation.byCard?.way === 'open'
  const isSold = isByCard || soldPrices(offer.prices).length > 0
  const startsAtMs = Date.parse(reservation.startsAt)
  const until = clockIn(Date.parse(reservation.heldUntil), zones.own)
  const there = bookDays([startsAtMs], zones)[0]?.times[0]?.there ?? null
  return (
    <section className="panel bookcall" aria-labelledby={titleId} data-testid="book-held">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="d4" id={titleId}>
          {leftS > 0 ? `Held for you until ${until}` : 'The time you held'}
        </h2>
        {leftS > 0 ? (
          <span className="d4 figures" aria-hidden="true">
            {formatCountdown(leftS)}
          </span>
        ) : null}
      </div>
      {leftS === 0 && pay.isBusy && pay.phase.at !== 'sent' ? <LateNote /> : null}
      <p className="sr-only" role="status">
        {holdNews(leftS)}
      </p>
      <p className="text-base mt-3 font-medium">{offerTitle(offer)}</p>
      <p className="text-base figures">
        {callMoment({ startsAtMs, endsAtMs: Date.parse(reservation.endsAt) }, zones.own)},{' '}
        {placeOf(zones.own)} time{there === null ? '' : ` · ${there}`}
      </p>
      <div className="flex flex-col gap-3 mt-4">
        <PayCall {...{ reservation, pay, card }} zone={zones.own} />
        {isPaying ? null : (
          <p className="text-sm text-t2">
            {isSold
              ? `Nothing is charged${isByCard ? ' or held on a card' : ''} until you pay.`
              : 'Nothing is charged.'}{' '}
            The time is free again at {until}.
          </p>
        )}
        {hold.problem === null ? null : (
          <Oops
            what="It was not given back."
            error={hold.problem}
            onRetry={() => hold.onGiveBack(reservation)}
          />
        )}
        <div>
          <Button
            kind="line"
            size="mid"
            isBusy={hold.isBusy}
            disabled={isPaying}
            onClick={() => hold.onGiveBack(reservation)}
          >
            Give it back
          </Button>
        </div>
      </div>
      <h3 className="d5 mt-6 mb-1">{CALL_TERMS_WORDS[offer.terms]}</h3>
      <FanCourses offer={offer} creator={channel.name} />
    </section>
  )
}

/** Who reads holds a time with somebody else, which ends with another one. */
export function HeldElsewhere({ reservation, hold, zones }: HeldProps) {
  const { channel, offer, startsAt, heldUntil, isPaying } = reservation
  const leftS = useSecondsUntil(Date.parse(heldUntil))
  if (leftS === 0) return null
  const startsAtMs = Date.parse(startsAt)
  return (
    <Note
      tone="info"
      icon="clock"
      testId="book-elsewhere"
      actions={
        <>
          <Link className={buttonClass({ kind: 'line' })} to={`/c/${channel.handle}/book`}>
            See that time
          </Link>
          <Button
            kind="ghost"
            isBusy={hold.isBusy}
            disabled={isPaying}
            onClick={() => hold.onGiveBack(reservation)}
          >
            Give it back
          </Button>
        </>
      }
    >
      You hold a time with {isolated(channel.name)} until {clockIn(Date.parse(heldUntil), zones.own)}:{' '}
      {offerTitle(offer)}, {shortDay(startsAtMs, zones.own)}, {clockIn(startsAtMs, zones.own)}.{' '}
      {isPaying
        ? 'Its payment is on its way: until that is done no other time is held for you.'
        : 'Holding a time here gives that one back.'}
    </Note>
  )
}
