import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { BookDay } from './bookTimes.ts'
import { dayByKey, dayName, monthAfter, monthOf, monthTitle, monthWeeks } from './monthWeeks.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export interface MonthGridProps {
  /** with free times, the earliest first; one at least */
  days: readonly BookDay[]
  chosen: string
  onChoose: (date: string) => void
}

/** The month that is shown: of the chosen day, until another one is turned to. */
function useShownMonth(chosen: string) {
  const [turned, setTurned] = useState({ month: monthOf(chosen), of: chosen })
  const month = turned.of === chosen ? turned.month : monthOf(chosen)
  return { month, turn: (count: number) => setTurned({ month: monthAfter(month, count), of: chosen }) }
}

/** A month of days; those with free times can be chosen, by arrow keys too. */
export function MonthGrid({ days, chosen, onChoose }: MonthGridProps) {
  const titleId = useId()
  const table = useRef<HTMLTableElement>(null)
  const moved = useRef<string | null>(null)
  const { month, turn } = useShownMonth(chosen)
  const free = days.map(({ date }) => date)
  const counts = new Map(days.map(({ date, times }) => [date, times.length]))
  // one day of the month is reached by Tab, the others from there
  const entry = monthOf(chosen) === month ? chosen : free.find((date) => monthOf(date) === month)
  useEffect(() => {
    if (moved.current !== chosen) return
    moved.current = null
    table.current?.querySelector<HTMLElement>(`[data-date="${chosen}"]`)?.focus()
  }, [chosen])
  function onKeyDown(event: KeyboardEvent, from: string): void {
    const date = dayByKey(event.key, from, free)
    if (date === null) return
    event.preventDefault()
    moved.current = date
    onChoose(date)
  }
  return (
    <section aria-labelledby={titleId}>
      <div className="flex items-center justify-between gap-2 mb-2">
        <h3 className="d5" id={titleId} aria-live="polite">
          {monthTitle(month)}
        </h3>
        <span className="flex gap-1">
          <Button
            kind="ghost"
            size="mid"
            className="sq"
            aria-label="Previous month"
            disabled={month <= monthOf(free[0] ?? month)}
            onClick={() => turn(-1)}
          >
            <Icon name="back" />
          </Button>
          <Button
            kind="ghost"
            size="mid"
            className="sq"
            aria-label="Next month"
            disabled={month >= monthOf(free.at(-1) ?? month)}
            onClick={() => turn(1)}
          >
            <Icon name="forward" />
          </Button>
        </span>
      </div>
      <table ref={table} className="bookmonth" aria-labelledby={titleId}>
        <thead>
          <tr>
            {DAYS.map((day) => (
              <th key={day} scope="col" abbr={day} className="text-xs text-t3">
                {day.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {monthWeeks(month).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((date, at) => (
                <td key={DAYS[at]}>
                  {date === null ? null : (
                    <button
                      type="button"
                      className="bookday figures"
                      data-date={date}
                      aria-label={dayName(date, counts.get(date) ?? 0)}
                      aria-pressed={date === chosen}
                      disabled={!counts.has(date)}
                      tabIndex={date === entry ? 0 : -1}
                      onClick={() => onChoose(date)}
                      onKeyDown={(event) => onKeyDown(event, date)}
                    >
                      {Number(date.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
