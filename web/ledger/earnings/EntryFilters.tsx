import { useId } from 'react'
import type { JournalKind, LedgerRail } from '#domain/ledger/words.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { entryKindsOf, KIND_TEXT, RAIL_TEXT } from './earningsText.ts'

/** Which entries are shown; null: all. */
export interface EntryChoice {
  rail: LedgerRail | null
  kind: JournalKind | null
  days: number | null
  /** so many days before the press */
  from: string | null
}

export const EVERY_ENTRY: EntryChoice = { rail: null, kind: null, days: null, from: null }

const DAY_MS = 86_400_000
const RAILS = [null, 'card', 'chain'] as const
const RANGES = [null, 7, 30, 90, 365] as const

export interface EntryFiltersProps {
  choice: EntryChoice
  onChoose: (choice: EntryChoice) => void
}

/** Chips for the rail, what happened, and how far back. */
export function EntryFilters({ choice, onChoose }: EntryFiltersProps) {
  const id = useId()
  const chooseRail = (rail: LedgerRail | null) => {
    const isKept = choice.kind !== null && entryKindsOf(rail).includes(choice.kind)
    onChoose({ ...choice, rail, kind: isKept ? choice.kind : null })
  }
  const chooseDays = (days: number | null) =>
    onChoose({
      ...choice,
      days,
      from: days === null ? null : new Date(serverNow() - days * DAY_MS).toISOString(),
    })
  return (
    <fieldset className="entryfilters">
      <legend className="sr-only">Which entries</legend>
      {RAILS.map((rail) => (
        <button
          key={rail}
          type="button"
          className="chip"
          aria-pressed={choice.rail === rail}
          onClick={() => chooseRail(rail)}
        >
          {rail === null ? 'All' : RAIL_TEXT[rail]}
        </button>
      ))}
      <label className="sr-only" htmlFor={id}>
        What happened
      </label>
      <span className="inp sm entrykind">
        <select
          id={id}
          value={choice.kind ?? ''}
          onChange={({ target: { value } }) =>
            onChoose({ ...choice, kind: value === '' ? null : (value as JournalKind) })
          }
        >
          <option value="">Everything</option>
          {entryKindsOf(choice.rail).map((kind) => (
            <option key={kind} value={kind}>
              {KIND_TEXT[kind]}
            </option>
          ))}
        </select>
      </span>
      {RANGES.map((days) => (
        <button
          key={days}
          type="button"
          className="chip"
          aria-pressed={choice.days === days}
          onClick={() => chooseDays(days)}
        >
          {days === null ? 'Any time' : `${days} days`}
        </button>
      ))}
    </fieldset>
  )
}
