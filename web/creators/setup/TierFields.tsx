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

/** The fields of a tier; the last three bind its creator for as long as the tier exists. */
export function TierFields({ draft, faults, symbol, isLocked, onChange }: TierFieldsProps) {
  const bind = (key: Exclude<keyof TierDraft, 'isSoulbound'>) => ({
    value: draft[key],
    error: faults[key] ?? null,
    readOnly: isLocked,
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [key]: event.target.value }),
  })
  return (
    <>
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
      <fieldset className="flex flex-col gap-4">
        <legend className="d5 mb-3">What you promise</legend>
        <div className="grid gap-4 md:grid-cols-2">
          <Field
            label="Refund window"
            inputMode="numeric"
            after="days"
            hint="So long, a buyer can take back the price of the time not used. Your contract keeps the money until then. Fixed for this tier; 0 = sales are final."
            {...bind('refundDays')}
          />
          <Field
            label="Referral share"
            inputMode="decimal"
            after="%"
            hint="Of each sale, to the wallet whose link brought the buyer. You can change it for later sales."
            {...bind('share')}
          />
        </div>
        <label className="flex items-start gap-3 text-sm">
          <input
            type="checkbox"
            className="mt-1"
            checked={draft.isSoulbound}
            disabled={isLocked}
            onChange={(event) => onChange({ ...draft, isSoulbound: event.target.checked })}
          />
          <span>
            Bound to its wallet
            <span className="text-t3 block">
              Nobody can sell or give away a pass of this tier, not even to another wallet of their own. Fixed
              for this tier.
            </span>
          </span>
        </label>
      </fieldset>
    </>
  )
}
