import { type FormEvent, useId, useState } from 'react'
import type { CardPrice } from '#api/billing/offers/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Note } from '#web/kit/states/Note.tsx'
import {
  type CardPriceDraft,
  type CardPriceFaults,
  type CardPriceTerms,
  type CardPriceWish,
  cardPriceDraft,
  checkCardPrice,
  moneyRule,
  shareText,
} from './cardPriceDraft.ts'
import { RULE_TEXT, RULE_WORDS } from './cardPriceText.ts'

export interface CardPriceSheetProps {
  item: CardPrice
  terms: CardPriceTerms
  isBusy: boolean
  /** why the server did not take it */
  error: unknown
  onSave: (wish: CardPriceWish) => void
  onClose: () => void
}

/** Texts of the server at the fields that they are about; the rest stands above the button. */
function refusal(error: unknown): { faults: CardPriceFaults; rest: string | null } {
  const fields = error instanceof ApiProblem ? error.problem.fields : undefined
  const [price, days] = [fields?.['/amount'], fields?.['/refundDays']]
  const faults = { ...(price ? { price } : {}), ...(days ? { days } : {}) }
  return { faults, rest: error && !price && !days ? sentenceOf(error) : null }
}

interface RuleFieldsProps {
  draft: CardPriceDraft
  fault: string | null
  isBusy: boolean
  onChange: (draft: CardPriceDraft) => void
}

function RuleFields({ draft, fault, isBusy, onChange }: RuleFieldsProps) {
  const name = useId()
  return (
    <fieldset className="field" aria-describedby={`${name}-note`}>
      <legend className="mb-1.5 p-0">Can fans have it back?</legend>
      <div className="seg flex-wrap self-start">
        {RULE_WORDS.map(({ rule, word }) => (
          <label key={rule}>
            <input
              type="radio"
              name={name}
              checked={draft.rule === rule}
              disabled={isBusy}
              onChange={() => onChange({ ...draft, rule })}
            />
            {word}
          </label>
        ))}
      </div>
      <p className="text-sm text-t3" id={`${name}-note`}>
        {RULE_TEXT[draft.rule]}
      </p>
      {draft.rule === 'window' ? (
        <Field
          className="mt-2 max-w-40"
          label="For how long"
          inputMode="numeric"
          after="days"
          value={draft.days}
          error={fault}
          readOnly={isBusy}
          onChange={(event) => onChange({ ...draft, days: event.target.value })}
        />
      ) : null}
    </fieldset>
  )
}

/** What a tier costs by card, and when fans can have it back. */
export function CardPriceSheet({ item, terms, isBusy, error, onSave, onClose }: CardPriceSheetProps) {
  const [draft, setDraft] = useState(() => cardPriceDraft(item, terms.decimals))
  const [faults, setFaults] = useState<CardPriceFaults>({})
  const [sent, setSent] = useState<CardPriceDraft | null>(null)
  const found = checkCardPrice(draft, terms)
  const amount = 'wish' in found ? found.wish.amount : null
  // what the server said is about what it was asked, and no longer about what is typed since
  const said = refusal(sent === draft ? error : null)
  const shown = { ...said.faults, ...faults }
  const press = (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setFaults('faults' in found ? found.faults : {})
    if ('faults' in found) return
    setSent(draft)
    onSave(found.wish)
  }
  const change = (next: CardPriceDraft) => {
    setDraft(next)
    setFaults({})
  }
  return (
    <Sheet title={`${isolated(item.name)} by card`} isWide testId="card-price-sheet" onClose={onClose}>
      <form className="flex flex-col gap-5 mt-6" noValidate onSubmit={press}>
        <Field
          label="Price"
          inputMode="decimal"
          autoComplete="off"
          after={terms.currency}
          hint={amount === null ? moneyRule(terms) : `${shareText(amount, terms)} ${moneyRule(terms)}`}
          value={draft.price}
          error={shown.price ?? null}
          readOnly={isBusy}
          onChange={(event) => change({ ...draft, price: event.target.value })}
        />
        <RuleFields draft={draft} fault={shown.days ?? null} isBusy={isBusy} onChange={change} />
        <p className="text-sm text-t2">
          For sales from now on; what was sold keeps its terms. The payment provider’s own costs are the
          platform’s.
        </p>
        {said.rest ? (
          <Note tone="bad" icon="alert" role="alert">
            {said.rest}
          </Note>
        ) : null}
        <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
          {amount === null ? 'Sell by card' : `Sell by card for ${formatMoney(amount, terms.currency)}`}
        </Button>
      </form>
    </Sheet>
  )
}
