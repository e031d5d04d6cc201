import { useId } from 'react'
import { DAY_MINUTES, type HourRange, STEP_MINUTES } from '#domain/calls/calendar.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { beginningAt, clockText } from './dayHours.ts'

interface ClockChoiceProps {
  label: string
  minute: number
  from: number
  to: number
  faultId: string | undefined
  onChoose: (minute: number) => void
}

/** A time of day, every quarter of an hour. */
function ClockChoice({ label, minute, from, to, faultId, onChoose }: ClockChoiceProps) {
  const count = (to - from) / STEP_MINUTES + 1
  return (
    <span className={faultId ? 'inp wrong' : 'inp'}>
      <select
        className="figures w-full bg-transparent"
        aria-label={label}
        aria-invalid={faultId ? true : undefined}
        aria-describedby={faultId}
        value={minute}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        {Array.from({ length: count }, (_, step) => from + step * STEP_MINUTES).map((one) => (
          <option key={one} value={one}>
            {clockText(one)}
          </option>
        ))}
      </select>
    </span>
  )
}

export interface RangeRowProps<Range extends HourRange> {
  range: Range
  /** whose hours these are, e.g. `Monday` */
  of: string
  fault: string | null
  onChange: (range: Range) => void
  onRemove: () => void
}

/** From when to when, and away with it. */
export function RangeRow<Range extends HourRange>({
  range,
  of,
  fault,
  onChange,
  onRemove,
}: RangeRowProps<Range>) {
  const id = useId()
  const faultId = fault === null ? undefined : id
  const { fromMinute, toMinute } = range
  const text = `${of}, ${clockText(fromMinute)} to ${clockText(toMinute)}`
  return (
    <div>
      <div className="flex items-center gap-2">
        <span className="w-28">
          <ClockChoice
            label={`${of} from`}
            minute={fromMinute}
            from={0}
            to={DAY_MINUTES - STEP_MINUTES}
            {...{ faultId }}
            onChoose={(minute) => onChange(beginningAt(range, minute))}
          />
        </span>
        <span className="text-sm text-t3">to</span>
        <span className="w-28">
          <ClockChoice
            label={`${of} to`}
            minute={toMinute}
            from={fromMinute + STEP_MINUTES}
            to={DAY_MINUTES}
            {...{ faultId }}
            onChoose={(minute) => onChange({ ...range, toMinute: minute })}
          />
        </span>
        <Button kind="ghost" size="mid" className="sq" aria-label={`Remove ${text}`} onClick={onRemove}>
          <Icon name="close" />
        </Button>
      </div>
      {fault === null ? null : (
        <p className="text-sm text-bad mt-1" id={id} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
