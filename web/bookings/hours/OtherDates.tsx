import { useId, useRef, useState } from 'react'
import { CALENDAR_BOUNDS, type CallCalendar, type DayHours } from '#domain/calls/calendar.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { type CalendarFaults, faultAt } from './calendarFaults.ts'
import { dateFault, dateText, nextRange } from './dayHours.ts'
import { RangeRow } from './RangeRow.tsx'

interface DateRowProps {
  day: DayHours
  at: number
  faults: CalendarFaults
  onChange: (day: DayHours) => void
  onRemove: () => void
}

function DateRow({ day, at, faults, onChange, onRemove }: DateRowProps) {
  const { date, hours } = day
  const name = dateText(date)
  const title = useRef<HTMLParagraphElement>(null)
  const next = hours.length < CALENDAR_BOUNDS.hoursOfDay ? nextRange(hours) : null
  const rows = hours.map((range, n) => ({ range, n }))
  const ofDate = ['', '/date', '/hours'].map((part) => faults[`/days/${at}${part}`]).find(Boolean) ?? null
  return (
    <li className="border-b border-line py-2" data-testid={`date-${date}`}>
      <div className="flex items-center justify-between gap-x-3">
        <div className="text-sm min-w-0">
          <p className="quietfocus font-medium" ref={title} tabIndex={-1}>
            {name}
          </p>
          {hours.length === 0 ? <p className="text-t3">Nothing that day</p> : null}
        </div>
        <span className="flex flex-none items-center">
          {next ? (
            <Button
              kind="ghost"
              size="mid"
              aria-label={`Add hours on ${name}`}
              onClick={() => onChange({ ...day, hours: [...hours, next] })}
            >
              Add hours
            </Button>
          ) : null}
          <Button kind="ghost" size="mid" className="sq" aria-label={`Remove ${name}`} onClick={onRemove}>
            <Icon name="close" />
          </Button>
        </span>
      </div>
      {ofDate === null ? null : (
        <p className="text-sm text-bad" role="alert">
          {ofDate}
        </p>
      )}
      <div className="flex flex-col gap-2">
        {rows.map(({ range, n }) => (
          <RangeRow
            key={n}
            {...{ range, of: name, fault: faultAt(faults, `/days/${at}/hours/${n}`) }}
            onChange={(changed) => onChange({ ...day, hours: hours.with(n, changed) })}
            onRemove={() => {
              // what had the focus goes
              title.current?.focus({ preventScroll: true })
              onChange({ ...day, hours: hours.toSpliced(n, 1) })
            }}
          />
        ))}
      </div>
    </li>
  )
}

interface OtherDatesProps {
  days: CallCalendar['days']
  /** by the clocks of the calendar, e.g. `2026-11-26` */
  today: string
  faults: CalendarFaults
  onChange: (days: CallCalendar['days']) => void
}

/** Dates that differ from their week, the next first. */
export function OtherDates({ days, today, faults, onChange }: OtherDatesProps) {
  const [date, setDate] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const rows = days
    .map((day, at) => ({ day, at }))
    .filter(({ day }) => day.date >= today)
    .sort((a, b) => (a.day.date < b.day.date ? -1 : 1))
  function add(): void {
    const found = dateFault(date, today, days)
    setFault(found)
    if (found !== null) return
    onChange([...days, { date, hours: [] }])
    setDate('')
  }
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <section aria-labelledby={titleId}>
      <h2 className="d4 quietfocus" id={titleId} ref={heading} tabIndex={-1}>
        Other hours on a date
      </h2>
      <p className="text-sm text-t2 mt-1">
        A day off, or hours that differ from the week. A date begins with nothing that day.
      </p>
      <form
        className="mt-3 max-w-96"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <Field
          label="Date"
          type="date"
          min={today}
          max="9999-12-31"
          value={date}
          error={fault}
          action={
            <Button kind="line" size="mid" type="submit">
              Add this date
            </Button>
          }
          onChange={(event) => {
            setDate(event.target.value)
            setFault(null)
          }}
        />
      </form>
      <ul className="mt-2">
        {rows.map(({ day, at }) => (
          <DateRow
            key={day.date}
            {...{ day, at, faults }}
            onChange={(changed) => onChange(days.with(at, changed))}
            onRemove={() => {
              heading.current?.focus({ preventScroll: true })
              onChange(days.toSpliced(at, 1))
            }}
          />
        ))}
      </ul>
    </section>
  )
}
