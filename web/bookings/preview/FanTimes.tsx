import { useId, useMemo, useState } from 'react'
import type { CallOffer } from '#api/bookings/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { isZone } from '#domain/room/localTime.ts'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { dateText } from '../hours/dayHours.ts'
import { offerTitle } from '../offers/offerWords.ts'
import { ZoneChoice } from '../ZoneChoice.tsx'
import { type FanDay, fanDays } from './fanDays.ts'

/** Of what no offer says the length of. */
const SAMPLE_MINUTES = 30

export interface FanTimesProps {
  /** as it is being changed */
  calendar: CallCalendar
  /** false: it has a fault, and opens nothing */
  isRight: boolean
  offers: readonly CallOffer[]
  /** of the server */
  nowMs: number
  /** of this browser */
  ownZone: string
}

function Days({ days }: { days: readonly FanDay[] }) {
  return (
    <ul data-testid="fan-days">
      {days.map(({ date, times, more }) => (
        <li key={date} className="border-b border-line py-3">
          <p className="text-sm font-medium">{dateText(date)}</p>
          <p className="flex flex-wrap items-center gap-2 mt-2">
            {times.map(({ atMs, text }) => (
              <span key={atMs} className="chip figures">
                {text}
              </span>
            ))}
            {more > 0 ? <span className="text-sm text-t3">+ {more} more</span> : null}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** The times of one offer that would be free by the hours as they are set now. */
function Shown({
  calendar,
  isRight,
  lengthMinutes,
  nowMs,
  zone,
}: Pick<FanTimesProps, 'calendar' | 'isRight' | 'nowMs'> & { lengthMinutes: number; zone: string }) {
  // a new zone reaches servers before browsers
  const unknown = [calendar.zone, zone].find((one) => !isZone(one))
  const isShown = isRight && unknown === undefined
  const days = useMemo(
    () => (isShown ? fanDays(calendar, { lengthMinutes, nowMs, zone }) : []),
    [calendar, isShown, lengthMinutes, nowMs, zone],
  )
  if (!isRight) return <p className="text-sm text-t2">Mend the hours marked above first.</p>
  if (unknown !== undefined)
    return <p className="text-sm text-t2">This browser does not know the time zone {unknown} yet.</p>
  if (calendar.isPaused)
    return <p className="text-sm text-t2">Booking is paused, so fans see no time at all.</p>
  if (days.length > 0) return <Days days={days} />
  const { horizonDays } = calendar
  return (
    <p className="text-sm text-t2">
      No time is free in the next {horizonDays} {horizonDays === 1 ? 'day' : 'days'}: open hours or shorten
      the notice.
    </p>
  )
}

/** What fans would see of the hours as they are set now, saved or not. */
export function FanTimes({ calendar, isRight, offers, nowMs, ownZone }: FanTimesProps) {
  const [chosen, setChosen] = useState('')
  const [zone, setZone] = useState(ownZone)
  const offer = offers.find(({ id }) => id === chosen) ?? offers[0]
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2 className="d4" id={titleId}>
        What fans see
      </h2>
      <p className="text-sm text-t2 mt-1">
        {offer
          ? 'The next days with free times, by the hours as they are set above.'
          : `You offer nothing yet. These would be the times of a call of ${SAMPLE_MINUTES} minutes.`}
      </p>
      <div className="grid gap-4 md:grid-cols-2 my-3">
        {offer ? (
          <Choice
            label="Offer"
            value={offer.id}
            choices={offers.map((one) => ({ value: one.id, word: offerTitle(one) }))}
            onChoose={setChosen}
          />
        ) : null}
        <ZoneChoice label="A fan in" value={zone} ownZone={ownZone} onChoose={setZone} />
      </div>
      <Shown lengthMinutes={offer?.lengthMinutes ?? SAMPLE_MINUTES} {...{ calendar, isRight, nowMs, zone }} />
    </section>
  )
}
