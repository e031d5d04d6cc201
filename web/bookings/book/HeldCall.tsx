import { useEffect, useId, useRef } from 'react'
import { Link } from 'react-router'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { useSecondsUntil } from '#web/kit/useSecondsUntil.ts'
import { CALL_TERMS_WORDS, offerTitle } from '../offers/offerWords.ts'
import { FanCourses } from './FanCourses.tsx'
import { holdNews } from './holdWords.ts'
import type { Hold } from './useHold.ts'
import { bookDays, callMoment, clockIn, shortDay, zonePlace } from './when/bookTimes.ts'

/** Seconds that a time is held; whoever waits for its end is called once. */
function useHeldSeconds(reservation: Reservation, onOver: Hold['onOver']): number {
  const leftS = useSecondsUntil(Date.parse(reservation.heldUntil))
  const over = useRef<string | null>(null)
  useEffect(() => {
    if (leftS > 0 || over.current === reservation.id) return
    over.current = reservation.id
    onOver(reservation)
  })
  return leftS
}

export interface HeldCallProps {
  reservation: Reservation
  hold: Hold
  /** of who reads, and of the creator */
  zones: { own: string; creators: string }
}

/** A time that is held for who reads, and for how long. */
export function HeldCall({ reservation, hold, zones }: HeldCallProps) {
  const { offer, channel } = reservation
  const titleId = useId()
  const leftS = useHeldSeconds(reservation, hold.onOver)
  const startsAtMs = Date.parse(reservation.startsAt)
  const until = clockIn(Date.parse(reservation.heldUntil), zones.own)
  const there = bookDays([startsAtMs], zones)[0]?.times[0]?.there ?? null
  return (
    <section className="panel bookcall" aria-labelledby={titleId} data-testid="book-held">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="d4" id={titleId}>
          Held for you until {until}
        </h2>
        <span className="d4 figures" aria-hidden="true">
          {formatCountdown(leftS)}
        </span>
      </div>
      <p className="sr-only" role="status">
        {holdNews(leftS)}
      </p>
      <p className="text-base mt-3 font-medium">{offerTitle(offer)}</p>
      <p className="text-base figures">
        {callMoment({ startsAtMs, endsAtMs: Date.parse(reservation.endsAt) }, zones.own)},{' '}
        {zonePlace(zones.own)} time{there === null ? '' : ` · ${there}`}
      </p>
      <div className="flex flex-col gap-3 mt-4">
        <Note>
          Paying for calls comes with the next release. Nothing is charged, and the time is free again at{' '}
          {until}.
        </Note>
        {hold.problem === null ? null : (
          <Oops
            what="It was not given back."
            error={hold.problem}
            onRetry={() => hold.onGiveBack(reservation)}
          />
        )}
        <div>
          <Button kind="line" size="mid" isBusy={hold.isBusy} onClick={() => hold.onGiveBack(reservation)}>
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
export function HeldElsewhere({ reservation, hold, zones }: HeldCallProps) {
  const { channel, offer, startsAt, heldUntil } = reservation
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
          <Button kind="ghost" isBusy={hold.isBusy} onClick={() => hold.onGiveBack(reservation)}>
            Give it back
          </Button>
        </>
      }
    >
      You hold a time with {isolated(channel.name)} until {clockIn(Date.parse(heldUntil), zones.own)}:{' '}
      {offerTitle(offer)}, {shortDay(startsAtMs, zones.own)}, {clockIn(startsAtMs, zones.own)}. Holding a time
      here gives that one back.
    </Note>
  )
}
