import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { cachedMe, readAgain } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { callMoment } from '../book/when/bookTimes.ts'
import type { OwnBooking } from './bookingModel.ts'
import { exitSettlement, isKept } from './bookingModel.ts'
import { BOOKINGS_KEY, showBooking } from './bookingQueries.ts'
import { bookingAmount, bookingTitle, otherPerson } from './bookingWords.ts'

/** Takes the date of a booking that came when it was not free any more. */
function usePlace({ id }: OwnBooking) {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const isSending = useRef(false)
  async function place(): Promise<void> {
    if (isSending.current) return
    isSending.current = true
    const accountId = cachedMe(queries)?.accountId ?? ''
    setBusy(true)
    setProblem(null)
    try {
      const placed = await call('placeBooking', { params: { bookingId: id } })
      await readAgain(queries, { queryKey: BOOKINGS_KEY }, () => showBooking(queries, accountId, placed))
    } catch (error) {
      setProblem(error)
      void readAgain(queries, { queryKey: BOOKINGS_KEY })
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  return { isBusy, problem, place }
}

interface UnplacedNoteProps {
  booking: OwnBooking
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
  /** what else can be done about it */
  children?: ReactNode
}

/** A creator decides about a booking whose time was not free when its payment came. */
export function UnplacedNote({ booking, nowS, zone, children }: UnplacedNoteProps) {
  const { isBusy, problem, place } = usePlace(booking)
  const [startsAtMs, endsAtMs] = [Date.parse(booking.startsAt), Date.parse(booking.endsAt)]
  const isAhead = nowS * 1000 < startsAtMs
  const exit = exitSettlement(booking)
  const isBeingEnded = isKept(booking) && exit !== null && nowS >= exit.from
  const late = isBeingEnded ? null : 'Give the money back.'
  const moment = callMoment({ startsAtMs, endsAtMs }, zone)
  return (
    <Note
      tone="warn"
      icon="alert"
      testId={`unplaced-${booking.id}`}
      actions={
        <>
          {isAhead ? (
            <Button kind="line" size="mid" isBusy={isBusy} onClick={() => void place()}>
              Take the date
            </Button>
          ) : null}
          {children}
        </>
      }
    >
      <p>
        {otherPerson(booking, 'A fan')} paid {bookingAmount(BigInt(booking.price.units), booking)} for “
        {bookingTitle(booking)}” on {moment}, and that time was not free any more.{' '}
        {isAhead ? 'Take the date anyway, or give the money back.' : late}
      </p>
      {problem === null ? null : <Oops what="The date was not taken." error={problem} />}
    </Note>
  )
}
