import { useMemo, useRef, useState } from 'react'
import type { CallOffer } from '#api/bookings/contract.ts'
import { byDay } from '#domain/calls/freeTimes.ts'
import { isPhone } from '#web/kit/isPhone.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ZoneChoice } from '../ZoneChoice.tsx'
import type { BookViewProps } from './bookChoice.ts'
import { ChosenCall } from './ChosenCall.tsx'
import { OfferCards } from './OfferCards.tsx'
import { bookDays, dayFrom, runTimes } from './when/bookTimes.ts'
import { clockNotes } from './when/clockNotes.ts'
import { MonthGrid } from './when/MonthGrid.tsx'
import { TimeList } from './when/TimeList.tsx'

export interface BookerProps extends BookViewProps {
  offer: CallOffer
  /** whose clocks are read */
  zone: string
  onZone: (zone: string) => void
}

function NoTimes({ times, timesError, onRetryTimes }: BookerProps) {
  if (timesError !== null && !times)
    return <Oops what="We could not load the free times." error={timesError} onRetry={onRetryTimes} />
  if (!times)
    return (
      <Loading label="Loading the free times">
        <SkeletonLine height="h-80" />
      </Loading>
    )
  return (
    <p className="text-sm text-t2" role="status">
      No time is free for this call now. Choose another call, or come back later.
    </p>
  )
}

/** Kind of call, day, time, and what is chosen. */
export function Booker(props: BookerProps) {
  const { calls, offer, choice, onChoose, times, hold, viewer, zone, onZone } = props
  const { atMs } = choice
  const [turnedTo, setTurnedTo] = useState<string | null>(null)
  const chosenCall = useRef<HTMLElement>(null)
  const days = useMemo(
    () => (times ? bookDays(runTimes(times.runs), { own: zone, creators: calls.zone }) : []),
    [times, zone, calls.zone],
  )
  const day = dayFrom(days, turnedTo ?? (atMs === null ? undefined : byDay([atMs], zone)[0]?.date))
  const time = days.flatMap((one) => one.times).find((one) => one.atMs === atMs) ?? null
  const notes = useMemo(() => {
    const last = day?.times.at(-1)
    return times && last ? clockNotes([...new Set([zone, calls.zone])], times.readAtMs, last.atMs) : []
  }, [times, day, zone, calls.zone])
  function choose(part: { offerId?: string; atMs?: number }): void {
    hold.onForget()
    onChoose({ offerId: offer.id, atMs, ...part })
  }
  function chooseTime(next: number): void {
    setTurnedTo(null)
    choose({ atMs: next })
    // below the times there, and out of sight
    if (isPhone()) chosenCall.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <div className="flex flex-col gap-6">
      <OfferCards offers={calls.offers} chosen={offer.id} onChoose={(offerId) => choose({ offerId })} />
      <div className="booker">
        <div className="bookwhen">
          <ZoneChoice
            label="Your time zone"
            value={zone}
            ownZone={viewer.ownZone}
            onChoose={(next) => {
              setTurnedTo(null)
              onZone(next)
            }}
          />
          {notes.map((note) => (
            <Note key={note} tone="info" icon="clock" testId="book-clocks">
              {note}
            </Note>
          ))}
          {day ? (
            <div className="bookdays">
              <MonthGrid days={days} chosen={day.date} onChoose={setTurnedTo} />
              <TimeList day={day} chosen={atMs} onChoose={chooseTime} />
            </div>
          ) : (
            <NoTimes {...props} />
          )}
        </div>
        <ChosenCall
          {...{ calls, offer, atMs, time, zone, hold }}
          isSignedIn={viewer.isSignedIn}
          onNeedSignIn={viewer.onNeedSignIn}
          onChoose={chooseTime}
          ref={chosenCall}
        />
      </div>
    </div>
  )
}
