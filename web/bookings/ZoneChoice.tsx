import { useId } from 'react'
import { zonesWith } from '#web/kit/format/zonesWith.ts'

interface ZoneChoiceProps {
  label: string
  value: string
  /** of this browser, which is read first */
  ownZone: string
  fault?: string | null
  onChoose: (zone: string) => void
}

/** A time zone of all that this browser knows, its own first. */
export function ZoneChoice({ label, value, ownZone, fault = null, onChoose }: ZoneChoiceProps) {
  const id = useId()
  const zones = [ownZone, ...zonesWith(value, ownZone).filter((zone) => zone !== ownZone)]
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className={fault ? 'inp wrong' : 'inp'}>
        <select
          className="w-full bg-transparent"
          id={id}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
          value={value}
          onChange={(event) => onChoose(event.target.value)}
        >
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </span>
      {fault ? (
        <p className="text-sm text-bad" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  )
}
