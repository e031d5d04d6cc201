import { Field } from '#web/kit/controls/Field.tsx'
import type { TierDraft, TierFaults } from '../tierDraft.ts'

export interface TierFieldsProps {
  draft: TierDraft
  faults: TierFaults
  /** of the chain's own currency */
  symbol: string
  isLocked: boolean
  onChange: (draft: TierDraft) => void
}

/** The six fields of a tier. */
export function TierFields({ draft, faults, symbol, isLocked, onChange }: TierFieldsProps) {
  const bind = (key: keyof TierDraft) => ({
    value: draft[key],
    error: faults[key] ?? null,
    readOnly: isLocked,
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [key]: event.target.value }),
  })
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field label="Tier name" maxLength={40} {...bind('name')} />
      <Field label="Price" inputMode="decimal" after={symbol} {...bind('price')} />
      <Field label="Lasts" inputMode="numeric" after="days" hint="0 = never ends" {...bind('days')} />
      <Field label="How many" inputMode="numeric" hint="Empty = no limit" {...bind('supply')} />
      <Field
        label="Rank"
        inputMode="numeric"
        hint="A gate for this rank also admits higher ones"
        {...bind('rank')}
      />
      <Field label="What it opens" maxLength={500} {...bind('benefits')} />
    </div>
  )
}
