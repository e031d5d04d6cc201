import { useId } from 'react'
import { CALL_MEDIA, CALL_TERMS } from '#domain/calls/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { CourseTable } from './CourseTable.tsx'
import {
  LENGTHS,
  minutesOf,
  type OfferDraft,
  type OfferFaults,
  OTHER_LENGTH,
  type PriceKind,
  priceKey,
  typedPrices,
} from './offerDraft.ts'
import { CALL_TERMS_WORDS, MEDIA_WORDS } from './offerWords.ts'
import { type OfferProps, useOffer } from './useOffer.ts'

const MEDIA = CALL_MEDIA.map((value) => ({ value, word: MEDIA_WORDS[value] }))
const TERMS = CALL_TERMS.map((value) => ({ value, word: CALL_TERMS_WORDS[value] }))
const LENGTH_CHOICES = [
  ...LENGTHS.map((minutes) => ({ value: String(minutes), word: `${minutes} minutes` })),
  { value: OTHER_LENGTH, word: 'Another length' },
]

interface FieldsProps {
  draft: OfferDraft
  faults: OfferFaults
  isBusy: boolean
  onChange: (part: Partial<OfferDraft>) => void
}

function LengthFields({ draft, faults, isBusy, onChange }: FieldsProps) {
  return (
    <>
      <Choice
        label="How long"
        value={draft.length}
        choices={LENGTH_CHOICES}
        onChoose={(length) => onChange({ length })}
      />
      {draft.length === OTHER_LENGTH ? (
        <Field
          label="Minutes"
          inputMode="numeric"
          autoComplete="off"
          value={draft.minutes}
          error={faults.length ?? null}
          readOnly={isBusy}
          onChange={(event) => onChange({ minutes: event.target.value })}
        />
      ) : null}
    </>
  )
}

function PriceFields({
  kinds,
  draft,
  faults,
  isBusy,
  onChange,
}: FieldsProps & { kinds: readonly PriceKind[] }) {
  const id = useId()
  return (
    <fieldset className="flex flex-col gap-4" aria-describedby={`${id}-rule`}>
      <legend className="sr-only">Prices</legend>
      {kinds.map((kind) => {
        const key = priceKey(kind)
        return (
          <Field
            key={key}
            label={kind.rail === 'card' ? 'Price by card' : `Price in ${kind.symbol}`}
            inputMode="decimal"
            autoComplete="off"
            after={kind.symbol}
            value={draft.prices[key] ?? ''}
            error={faults[key] ?? null}
            readOnly={isBusy}
            onChange={(event) => onChange({ prices: { ...draft.prices, [key]: event.target.value } })}
          />
        )
      })}
      <p
        className={faults.prices ? 'text-sm text-bad' : 'text-sm text-t3'}
        id={`${id}-rule`}
        role={faults.prices ? 'alert' : undefined}
      >
        {faults.prices ?? 'For the whole call. Leave one empty and it is not sold that way.'}
      </p>
    </fieldset>
  )
}

/** What is sold: a kind of call, its length, its prices, and what happens when it does not go as planned. */
export function OfferSheet(props: OfferProps) {
  const { offer, kinds, onClose } = props
  const { draft, faults, rest, isBusy, isNew, send, change } = useOffer(props)
  const fields = { draft, faults, isBusy, onChange: change }
  return (
    <Sheet
      title={offer ? 'Change an offer' : 'Add an offer'}
      isWide
      testId="call-offer-sheet"
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-5 mt-6"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Choice label="Kind" value={draft.media} choices={MEDIA} onChoose={(media) => change({ media })} />
        <LengthFields {...fields} />
        <PriceFields kinds={kinds} {...fields} />
        <Choice label="Terms" value={draft.terms} choices={TERMS} onChoose={(terms) => change({ terms })} />
        <CourseTable
          terms={draft.terms}
          prices={typedPrices(draft, kinds)}
          lengthMinutes={minutesOf(draft)}
        />
        {offer ? (
          <p className="text-sm text-t2">
            For bookings from now on. What was booked keeps its price and terms.
            {offer.prices.some(({ sale }) => sale !== null)
              ? ' A price that is open on the chain stays open there until you close it.'
              : null}
          </p>
        ) : null}
        {rest === null ? null : (
          <Note tone="bad" icon="alert" role="alert">
            <p>{rest}</p>
          </Note>
        )}
        <Button kind="lamp" size="big" isFull type="submit" isBusy={isBusy}>
          {isNew ? 'Add this offer' : 'Save this offer'}
        </Button>
      </form>
    </Sheet>
  )
}
