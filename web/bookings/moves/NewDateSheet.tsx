import { useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import { byDay } from '#domain/calls/freeTimes.ts'
import { isZone, placeOf } from '#domain/room/localTime.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { useKeptFocus } from '#web/kit/controls/useKeptFocus.ts'
import { isPhone } from '#web/kit/isPhone.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { bookDays, dayFrom } from '../book/when/bookTimes.ts'
import { clockNotes } from '../book/when/clockNotes.ts'
import { MonthGrid } from '../book/when/MonthGrid.tsx'
import { TimeList } from '../book/when/TimeList.tsx'
import type { BookingContext } from '../booked/BookingRows.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'
import { ChosenDate } from './ChosenDate.tsx'
import { holdBound } from './cards/cardMoveModel.ts'
import { holdBoundText } from './cards/cardMoveWords.ts'
import { moveState, moveTimes } from './moveModel.ts'
import type { ProposeMove } from './useProposeMove.ts'
import '../book/book.css'
import './moves.css'

/** When a booked call could begin instead, as the server answers it. */
export type MoveTimes = CallOutput<'listMoveTimes'>

export interface NewDateSheetProps extends BookingContext {
  booking: OwnBooking
  /** null: not read yet */
  times: MoveTimes | null
  /** why they could not be read */
  timesError: unknown
  onRetryTimes: () => void
  proposal: ProposeMove
  /** start of the chosen date, in milliseconds since the epoch; null: nothing is chosen yet */
  atMs: number | null
  onChoose: (atMs: number) => void
  onClose: () => void
}

/** Where more times come from, for who can open them. */
function HoursHint() {
  return (
    <p className="text-sm text-t2">
      The hours that you open for calls decide.{' '}
      <Link className="underline" to="/studio/calendar">
        Open hours on a date
      </Link>{' '}
      in your calendar, and they are here.
    </p>
  )
}

function NoOtherTimes({ booking, times, timesError, onRetryTimes }: NewDateSheetProps) {
  if (timesError !== null && !times)
    return <Oops what="We could not load the free times." error={timesError} onRetry={onRetryTimes} />
  if (!times)
    return (
      <Loading label="Loading the free times">
        <SkeletonLine height="h-80" />
      </Loading>
    )
  return (
    <>
      <p className="text-sm" role="status">
        No other time is free for this call now.
      </p>
      {booking.side === 'creator' ? null : (
        <p className="text-sm text-t2">
          The hours that {otherPerson(booking)} opens for calls decide.
          {holdBound(booking) === null ? ' Come back later.' : ''}
        </p>
      )}
    </>
  )
}

/** Days and times, and the one that is chosen. */
function ChooseDate(props: NewDateSheetProps) {
  const { booking, times, nowS, zone, proposal, atMs, onChoose } = props
  const bound = holdBoundText(booking, zone)
  const [turnedTo, setTurnedTo] = useState<string | null>(null)
  const [presses, setPresses] = useState(0)
  const chosen = useRef<HTMLElement>(null)
  // a new zone reaches servers before browsers
  const creators = times && isZone(times.zone) ? times.zone : zone
  const readAtS = times ? Date.parse(times.now) / 1000 : 0
  const days = useMemo(
    () => bookDays(moveTimes(booking, times?.runs ?? [], readAtS), { own: zone, creators }),
    [booking, times, readAtS, zone, creators],
  )
  const day = dayFrom(days, turnedTo ?? byDay([atMs ?? Date.parse(booking.startsAt)], zone)[0]?.date)
  const time = days.flatMap((one) => one.times).find((one) => one.atMs === atMs) ?? null
  const notes = useMemo(() => {
    const last = day?.times.at(-1)
    return last ? clockNotes([...new Set([zone, creators])], readAtS * 1000, last.atMs) : []
  }, [day, readAtS, zone, creators])
  useEffect(() => {
    // below the times and out of sight, at the height that the choice gave it
    if (presses > 0) chosen.current?.scrollIntoView({ block: isPhone() ? 'start' : 'nearest' })
  }, [presses])
  function choose(next: number): void {
    // one that is on its way is the one that was decided
    if (proposal.isBusy) return
    proposal.forget()
    setTurnedTo(null)
    setPresses(presses + 1)
    onChoose(next)
  }
  return (
    <>
      <div className="movewhen">
        {notes.map((note) => (
          <Note key={note} tone="info" icon="clock" testId="move-clocks">
            {note}
          </Note>
        ))}
        {day ? (
          <>
            <p className="text-sm text-t2">Days and times are those of {placeOf(zone)}.</p>
            <div className="bookdays">
              <MonthGrid days={days} chosen={day.date} onChoose={setTurnedTo} />
              <TimeList day={day} chosen={atMs} onChoose={choose} />
            </div>
          </>
        ) : (
          <NoOtherTimes {...props} />
        )}
        {bound === null ? null : (
          <p className="text-sm text-t2" data-testid="move-bound">
            {bound}
          </p>
        )}
        {times && booking.side === 'creator' ? <HoursHint /> : null}
      </div>
      {day || proposal.isBusy ? (
        <ChosenDate {...{ booking, atMs, time, nowS, zone, proposal }} onChoose={choose} ref={chosen} />
      ) : null}
    </>
  )
}

/** Another date for a booked call: chosen, compared with the old one, and proposed. */
export function NewDateSheet(props: NewDateSheetProps) {
  const { booking, nowS, onClose } = props
  const { at } = moveState(booking, nowS)
  useKeptFocus(`${at}/${props.proposal.lost === null}`)
  return (
    <Sheet title="Propose another date" isWide testId="move-sheet" onClose={onClose}>
      {at === 'free' || props.proposal.isBusy ? (
        <ChooseDate {...props} />
      ) : (
        <div className="mt-4">
          <Note tone="warn" icon="clock" role="alert">
            {at === 'asked'
              ? `${otherPerson(booking, 'The fan')} has just proposed another date. Answer that one first.`
              : `No other date can be proposed for this call any more. Nothing was ${booking.rail === 'card' ? 'sent' : 'signed'}.`}
          </Note>
        </div>
      )}
    </Sheet>
  )
}
