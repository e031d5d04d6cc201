import { useEffect, useId, useRef, useState } from 'react'
import type { CallOffer } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { CALENDAR_BOUNDS } from '#domain/calls/calendar.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'
import type { CallActs } from '../ownCalls.ts'
import { OfferSheet } from './OfferSheet.tsx'
import { priceKinds } from './offerDraft.ts'
import { CALL_TERMS_WORDS, exactText, offerTitle, priceText } from './offerWords.ts'

interface OfferRowProps {
  offer: CallOffer
  onChange: () => void
  onTakeBack: () => void
}

function OfferRow({ offer, onChange, onTakeBack }: OfferRowProps) {
  const title = offerTitle(offer)
  const prices = offer.prices.map((price) => ({ ...price, text: priceText(BigInt(price.units), price) }))
  // two offers of one kind and length differ in what they cost
  const name = `${title}, ${prices.map(({ text }) => text).join(' or ')}`
  return (
    <li className="border-b border-line py-4" data-testid={`offer-${offer.id}`}>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="d5">{title}</h3>
          <p className="text-sm text-t2">{CALL_TERMS_WORDS[offer.terms]}</p>
        </div>
        <p className="figures flex flex-wrap gap-x-4">
          {prices.map((price) => (
            <span
              key={`${price.rail}/${price.currency}`}
              className="whitespace-nowrap"
              title={exactText(BigInt(price.units), price)}
            >
              {price.text}
            </span>
          ))}
        </p>
      </div>
      <div className="flex flex-wrap gap-2 mt-3">
        <Button aria-label={`Change ${name}`} onClick={onChange}>
          Change
        </Button>
        <Button kind="ghost" aria-label={`Take back ${name}`} onClick={onTakeBack}>
          Take back
        </Button>
      </div>
    </li>
  )
}

export interface OfferListProps {
  offers: readonly CallOffer[]
  config: Pick<Config, 'cards' | 'currencies'>
  acts: CallActs
}

/** What is open over the list, and of which offer; null: a new one. */
type Open = { act: 'change'; offer: CallOffer | null } | { act: 'takeBack'; offer: CallOffer }

/** Takes the focus of a row that is gone, once nothing lies over the list. */
function useFocusOfGone(offers: readonly CallOffer[], isUncovered: boolean) {
  const title = useRef<HTMLHeadingElement>(null)
  const previous = useRef(offers)
  useEffect(() => {
    if (!isUncovered) return
    // an offer that was changed is another one
    const isGone = previous.current.some((one) => !offers.some(({ id }) => id === one.id))
    if (isGone && document.activeElement === document.body) title.current?.focus({ preventScroll: true })
    previous.current = offers
  }, [offers, isUncovered])
  return title
}

/** What fans can buy, and what it costs. */
export function OfferList({ offers, config, acts }: OfferListProps) {
  // the offer as it was when it was pressed: a form is not taken away by an answer
  const [open, setOpen] = useState<Open | null>(null)
  // a late answer closes what it is about, and nothing that was opened since
  const close = () => setOpen((now) => (now === open ? null : now))
  const titleId = useId()
  const title = useFocusOfGone(offers, open === null)
  return (
    <section aria-labelledby={titleId}>
      <h2 className="d4 quietfocus" id={titleId} ref={title} tabIndex={-1}>
        What you offer
      </h2>
      {offers.length === 0 ? (
        <p className="text-sm text-t2 mt-2">Nothing yet. An offer is a length, its prices, and your terms.</p>
      ) : (
        <ul>
          {offers.map((offer) => (
            <OfferRow
              key={offer.id}
              offer={offer}
              onChange={() => setOpen({ act: 'change', offer })}
              onTakeBack={() => setOpen({ act: 'takeBack', offer })}
            />
          ))}
        </ul>
      )}
      <div className="mt-4">
        {offers.length < CALENDAR_BOUNDS.offers ? (
          <Button kind="line" size="mid" onClick={() => setOpen({ act: 'change', offer: null })}>
            Add an offer
          </Button>
        ) : (
          <p className="text-sm text-t2">These are as many as you can have. Take one back to add another.</p>
        )}
      </div>
      {open?.act === 'change' ? (
        <OfferSheet
          offer={open.offer}
          offers={offers}
          kinds={priceKinds(config)}
          acts={acts}
          onClose={close}
        />
      ) : null}
      {open?.act === 'takeBack' ? (
        <ConfirmSheet
          title="Take this offer back?"
          word="Take it back"
          testId="take-offer-back"
          onConfirm={async () => {
            await acts.onTakeBack(open.offer.id)
          }}
          onClose={close}
        >
          Nobody can book “{offerTitle(open.offer)}” any more. What was booked stays.
        </ConfirmSheet>
      ) : null}
    </section>
  )
}
