import { type RefObject, useId, useRef } from 'react'
import { CALENDAR_BOUNDS, type CallCalendar } from '#domain/calls/calendar.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { type CalendarFaults, faultAt } from './calendarFaults.ts'
import { likeMonday, nextRange } from './dayHours.ts'
import { RangeRow } from './RangeRow.tsx'
import { WeekGrid } from './WeekGrid.tsx'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

interface WeeklyHoursProps {
  hours: CallCalendar['hours']
  faults: CalendarFaults
  onChange: (hours: CallCalendar['hours']) => void
  /** takes the focus of what is gone */
  heading: RefObject<HTMLHeadingElement | null>
}

/** The hours of one day of each week. */
function DayRow({ name, weekday, hours, faults, onChange }: Omit<WeeklyHoursProps, 'heading'> & DayName) {
  const own = hours.map((range, at) => ({ range, at })).filter(({ range }) => range.weekday === weekday)
  const title = useRef<HTMLParagraphElement>(null)
  const next = hours.length < CALENDAR_BOUNDS.hours ? nextRange(own.map(({ range }) => range)) : null
  return (
    <li className="weekrow border-b border-line py-2" data-testid={`weekday-${weekday}`}>
      <p className="weekname quietfocus text-sm font-medium" ref={title} tabIndex={-1}>
        {name}
      </p>
      <div className="weekhours flex flex-col gap-2">
        {own.length === 0 ? <p className="weekclosed text-sm text-t3">Closed</p> : null}
        {own.map(({ range, at }) => (
          <RangeRow
            key={at}
            {...{ range, of: name, fault: faultAt(faults, `/hours/${at}`) }}
            onChange={(changed) => onChange(hours.with(at, changed))}
            onRemove={() => {
              // what had the focus goes
              title.current?.focus({ preventScroll: true })
              onChange(hours.toSpliced(at, 1))
            }}
          />
        ))}
      </div>
      {next ? (
        <Button
          kind="ghost"
          size="mid"
          className="weekadd"
          aria-label={`Add hours on ${name}`}
          onClick={() => onChange([...hours, { weekday, ...next }])}
        >
          Add hours
        </Button>
      ) : null}
    </li>
  )
}

interface DayName {
  name: string
  weekday: number
}

/** The same hours each week: by rows, and where there is room also as a week that is painted. */
export function WeeklyHours(props: WeeklyHoursProps) {
  const { hours, faults, onChange, heading } = props
  const copied = likeMonday(hours)
  const monday = hours.filter(({ weekday }) => weekday === 1)
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="d4 quietfocus" id={titleId} ref={heading} tabIndex={-1}>
          Weekly hours
        </h2>
        {monday.length > 0 ? (
          <Button kind="line" onClick={() => onChange(copied)}>
            Copy Monday to all weekdays
          </Button>
        ) : null}
      </div>
      <WeekGrid hours={hours} onChange={onChange} />
      <ul className="mt-2">
        {WEEKDAYS.map((name, at) => (
          <DayRow key={name} {...{ name, weekday: at + 1, hours, faults, onChange }} />
        ))}
      </ul>
    </section>
  )
}
