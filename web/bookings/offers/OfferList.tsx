import { useEffect, useId, useRef, useState } from 'react'
import type { CallOffer, CallPrice, OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { CALENDAR_BOUNDS } from '#domain/calls/calendar.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'
import type { CallActs } from '../ownCalls.ts'
import { LeftSales } from '../sell/LeftSales.tsx'
import { PriceSales } from '../sell/PriceSales.tsx'
import { SellSheet } from '../sell/SellSheet.tsx'
import { OfferSheet } from './OfferSheet.tsx'
import { priceKinds } from './offerDraft.ts'
import { CALL_TERMS_WORDS, exactText, offerTitle, priceText } from './offerWords.ts'

interface OfferRowProps {
  offer: CallOffer
  /** null: nothing is paid by wallet here */
  onSell: ((price: CallPrice) => void) | null
  onChange: () => void
  onTakeBack: () => void
}

function OfferRow({ offer, onSell, onChange, onTakeBack }: OfferRowProps) {
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
        {onSell ? <PriceSales offer={offer} onSell={onSell} /> : null}
      </div>
    </li>
  )
}

export interface OfferListProps {
  own: Pick<OwnCalls, 'offers' | 'policies' | 'leftOpen'>
  config: Pick<Config, 'cards' | 'currencies' | 'contracts'>
  acts: CallActs
}

/** What is open over the list, and of which offer; null: a new one. */
type Open =
  | { act: 'change'; offer: CallOffer | null }
  | { act: 'takeBack'; offer: CallOffer }
  | { act: 'sell'; offer: CallOffer; price: CallPrice }

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

/** What lies over the list. */
function Overlay({ open, own, config, acts, onClose }: OfferListProps & { open: Open; onClose: () => void }) {
  const { consultationEscrow: escrow } = config.contracts
  if (open.act === 'change')
    return (
      <OfferSheet offer={open.offer} offers={own.offers} kinds={priceKinds(config)} {...{ acts, onClose }} />
    )
  if (open.act === 'sell')
    return escrow === null ? null : (
      <SellSheet
        {...{ own, escrow, onClose }}
        offer={open.offer}
        price={open.price}
        onRefresh={acts.onRefresh}
      />
    )
  return (
    <ConfirmSheet
      title="Take this offer back?"
      word="Take it back"
      testId="take-offer-back"
      onConfirm={async () => {
        await acts.onTakeBack(open.offer.id)
      }}
      onClose={onClose}
    >
      Nobody can book “{offerTitle(open.offer)}” here any more. What was booked stays.
      {open.offer.prices.some(({ sale }) => sale !== null)
        ? ' Its price by wallet stays open on the chain until you close it there: this page shows it then.'
        : null}
    </ConfirmSheet>
  )
}

/** What fans can buy, and what it costs. */
export function OfferList(props: OfferListProps) {
  const { own, config, acts } = props
  const { offers } = own
  const { consultationEscrow: escrow } = config.contracts
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
              onSell={escrow === null ? null : (price) => setOpen({ act: 'sell', offer, price })}
              onChange={() => setOpen({ act: 'change', offer })}
              onTakeBack={() => setOpen({ act: 'takeBack', offer })}
            />
          ))}
        </ul>
      )}
      {escrow === null || own.leftOpen.length === 0 ? null : (
        <div className="flex flex-col gap-3 mt-4">
          <LeftSales sales={own.leftOpen} escrow={escrow} onRefresh={acts.onRefresh} />
        </div>
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
      {open ? <Overlay {...props} open={open} onClose={close} /> : null}
    </section>
  )
}
