import { useId } from 'react'
import type { BookDay } from './bookTimes.ts'
import { dayTitle } from './monthWeeks.ts'

export interface TimeListProps {
  day: BookDay
  /** in milliseconds since the epoch */
  chosen: number | null
  onChoose: (atMs: number) => void
}

/** The free times of a day, each with what the creator's clocks show then where that is something else. */
export function TimeList({ day, chosen, onChoose }: TimeListProps) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} data-testid="book-times">
      <h3 className="d5 mb-2" id={titleId}>
        {dayTitle(day.date)}
      </h3>
      <ul className="booktimes">
        {day.times.map(({ atMs, text, there }) => (
          <li key={atMs}>
            <button
              type="button"
              className="booktime figures"
              aria-pressed={atMs === chosen}
              onClick={() => onChoose(atMs)}
            >
              <span className="font-medium">{text}</span>
              {there === null ? null : (
                <>
                  <span className="max-md:hidden"> · </span>
                  <small>{there}</small>
                </>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
