import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { bpsOf } from './splitModel.ts'
import './splits.css'

export interface ShareFieldProps {
  /** whose share it is: `Share of Northlight` */
  label: string
  /** the same within a sentence: `Everything to Northlight` */
  whom: string
  /** as it is typed */
  percent: string
  /** true: it was pressed without one */
  isNeeded?: boolean
  onPercent: (percent: string) => void
}

/** How much of a price its creator gets, in whole percents: typed, slid, or one of the usual shares. */
export function ShareField({ label, whom, percent, isNeeded = false, onPercent }: ShareFieldProps) {
  const isWrong = bpsOf(percent) === null && (isNeeded || percent.trim() !== '')
  const presets = [
    ['0', 'Everything back'],
    ['50', 'Half'],
    ['100', `Everything to ${whom}`],
  ] as const
  return (
    <div className="flex flex-col gap-3">
      <Field
        label={label}
        value={percent}
        after="%"
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        error={isWrong ? 'Enter whole percents from 0 to 100.' : null}
        hint="In whole percents of the price, before the fee."
        onChange={({ target }) => onPercent(target.value)}
      />
      <input
        className="shareslider"
        type="range"
        min={0}
        max={100}
        step={1}
        aria-label={`${label}, as a slider`}
        aria-valuetext={bpsOf(percent) === null ? 'nothing is chosen' : `${percent.trim()} %`}
        value={bpsOf(percent) === null ? 50 : Number(percent)}
        onChange={({ target }) => onPercent(target.value)}
      />
      <div className="flex flex-wrap gap-2">
        {presets.map(([value, word]) => (
          <Button
            key={value}
            className="whitespace-normal"
            aria-pressed={percent.trim() === value}
            onClick={() => onPercent(value)}
          >
            {word}
          </Button>
        ))}
      </div>
    </div>
  )
}
