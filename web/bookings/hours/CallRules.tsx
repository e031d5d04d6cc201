import { useId } from 'react'
import { type CallCalendar, DAY_MINUTES } from '#domain/calls/calendar.ts'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { formatDuration } from '#web/kit/format/formatTime.ts'

type Rules = Pick<CallCalendar, 'bufferMinutes' | 'noticeMinutes' | 'horizonDays' | 'mostADay'>

const BREAKS = [0, 15, 30, 45, 60]
const NOTICES = [60, 180, 720, ...[1, 2, 7, 14].map((days) => days * DAY_MINUTES)]
const HORIZONS = [7, 14, 30, 60]
const COUNTS = Array.from({ length: 12 }, (_, at) => at + 1)
const NO_LIMIT = 'none'

/** The numbers to choose from, and the one that is set where it is another. */
function choicesOf(numbers: readonly number[], own: number | null, word: (one: number) => string) {
  const all = own === null || numbers.includes(own) ? [...numbers] : [...numbers, own].sort((a, b) => a - b)
  return all.map((one) => ({ value: String(one), word: word(one) }))
}

const minutesText = (minutes: number): string => formatDuration(minutes * 60)

/** What holds for every call: the break after it, how late and how early it is booked, and how many there are in a day. */
export function CallRules({ rules, onChange }: { rules: Rules; onChange: (change: Partial<Rules>) => void }) {
  const { bufferMinutes, noticeMinutes, horizonDays, mostADay } = rules
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2 className="d4" id={titleId}>
        Rules
      </h2>
      <div className="grid gap-4 md:grid-cols-2 mt-3">
        <Choice
          label="Break between two calls"
          value={String(bufferMinutes)}
          choices={choicesOf(BREAKS, bufferMinutes, (one) => (one === 0 ? 'None' : minutesText(one)))}
          onChoose={(value) => onChange({ bufferMinutes: Number(value) })}
        />
        <Choice
          label="Booked at least this long before"
          value={String(noticeMinutes)}
          choices={choicesOf(NOTICES, noticeMinutes, minutesText)}
          onChoose={(value) => onChange({ noticeMinutes: Number(value) })}
        />
        <Choice
          label="How far ahead"
          value={String(horizonDays)}
          choices={choicesOf(HORIZONS, horizonDays, (days) => `${days} ${days === 1 ? 'day' : 'days'}`)}
          onChoose={(value) => onChange({ horizonDays: Number(value) })}
        />
        <Choice
          label="Most calls in a day"
          value={mostADay === null ? NO_LIMIT : String(mostADay)}
          choices={[{ value: NO_LIMIT, word: 'No limit' }, ...choicesOf(COUNTS, mostADay, String)]}
          onChoose={(value) => onChange({ mostADay: value === NO_LIMIT ? null : Number(value) })}
        />
      </div>
    </section>
  )
}
