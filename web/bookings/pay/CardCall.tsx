import { useState } from 'react'
import { Link } from 'react-router'
import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { firstHoldMs, unheldEndMs } from '#web/payments/callCard.ts'
import { clockIn, shortDay } from '../book/when/bookTimes.ts'
import { priceText } from '../offers/offerWords.ts'
import { cardPriceOf, heldCardOrder } from './heldCard.ts'
import type { ReserveByCard } from './useReserveByCard.ts'

export interface CardCallProps {
  reservation: Reservation
  card: ReserveByCard
  /** it is what somebody presses before anything else */
  isFirst: boolean
  /** it is being paid in another way */
  isLocked: boolean
  /** whose clocks are read */
  zone: string
}

type PressProps = Omit<CardCallProps, 'zone'> & { price: CallPrice; sum: string }

function CardPress({ card, price, sum, isFirst, isLocked }: PressProps) {
  const { problem, phase, isBusy, press } = card
  const kind = isFirst ? 'lamp' : 'line'
  if (problem && problem.waitS > 0)
    return (
      <Cooldown
        key={`${problem.sentence} ${problem.waitS}`}
        {...{ kind, seconds: problem.waitS }}
        size="big"
        label={`Reserve ${sum} by card`}
        onPress={() => press(price)}
      />
    )
  return (
    <Button
      {...{ kind, isBusy }}
      size="big"
      isFull
      className="whitespace-normal"
      disabled={isLocked}
      onClick={() => press(price)}
    >
      {phase === 'leaving'
        ? 'Opening the payment page'
        : phase === 'asking'
          ? 'Reserving'
          : `Reserve ${sum} by card`}
    </Button>
  )
}

/** Why the last press reserved nothing. */
function CardProblem({ card: { problem, was }, price, sum }: Pick<PressProps, 'card' | 'price' | 'sum'>) {
  if (problem === null) return null
  const isOther = was !== null && (String(was.amount) !== price.units || was.currency !== price.currency)
  return (
    <Note
      tone={isOther ? 'warn' : 'bad'}
      icon="alert"
      role="alert"
      testId={isOther ? 'book-card-price' : 'book-card-problem'}
    >
      {isOther
        ? `The price changed from ${formatMoney(was.amount, was.currency, true)} to ${sum}. Nothing is held on your card. Press again to reserve ${sum}.`
        : problem.sentence}
    </Note>
  )
}

type MoneyProps = Pick<CardCallProps, 'reservation' | 'zone'> & { sum: string }

/** What happens with the money of a call that its bank holds from now on. */
function HeldNow({ reservation: { offer, endsAt }, zone, sum }: MoneyProps) {
  const { disputeWindowSeconds } = policyOf(offer.terms, offer.termsVersion)
  const exitMs = Date.parse(endsAt) + disputeWindowSeconds * 1000
  return (
    <p className="text-sm text-t2">
      {sum} is held on your card and not charged. It is taken as you agree to below, such as after the call or
      when you cancel late. If what is seen of the call decides nothing and nobody states that it took place,
      nothing is taken and the hold ends by {shortDay(exitMs, zone)}, {clockIn(exitMs, zone)}.
    </p>
  )
}

/** The same of one that is too far away for a bank. */
function HeldLater({ reservation: { startsAt }, zone, sum }: MoneyProps) {
  const startsAtMs = Date.parse(startsAt)
  const [firstMs, endMs] = [firstHoldMs(startsAtMs), unheldEndMs(startsAtMs)]
  return (
    <p className="text-sm text-t2">
      Your card is saved now, on the payment provider’s page, and nothing is taken. {sum} is held on it from{' '}
      {shortDay(firstMs, zone)}, {clockIn(firstMs, zone)} on, without you being there: only then is your call
      firm. Until then either of you can end it and nothing is taken; if {sum} cannot be held by{' '}
      {shortDay(endMs, zone)}, {clockIn(endMs, zone)}, the call ends.
    </p>
  )
}

function OpenCard({ price, zone, ...props }: CardCallProps & { price: CallPrice }) {
  const { reservation, card } = props
  const [isRead, setRead] = useState(false)
  const sum = priceText(BigInt(price.units), price)
  const statement = reservation.byCard?.statementName
  const isLater = reservation.byCard?.way === 'later'
  return (
    <div className="flex flex-col gap-3" data-testid="book-card">
      {isLater ? <HeldLater {...{ reservation, zone, sum }} /> : <HeldNow {...{ reservation, zone, sum }} />}
      <CardProblem {...{ card, price, sum }} />
      <CardPress {...props} {...{ price, sum }} />
      <p className="text-sm text-t2">
        {isLater
          ? 'That page opens next. We never see the number of your card.'
          : 'You type your card on the payment provider’s page, which opens next. We never see its number.'}
        {statement ? ` On your statement: ${statement}.` : ''}
      </p>
      <details onToggle={(event) => setRead(event.currentTarget.open)}>
        <summary className="text-sm text-t2 cursor-pointer">What you agree to for {sum}</summary>
        {isRead ? (
          <p className="text-sm whitespace-pre-wrap wrap-anywhere mt-2">
            {heldCardOrder(reservation, price).text}
          </p>
        ) : null}
      </details>
    </div>
  )
}

/** The way by card of a held time: what happens with the money, one press, and what is agreed; or why there is none now. */
export function CardCall(props: CardCallProps) {
  const { reservation } = props
  const price = cardPriceOf(reservation.offer.prices)
  if (!reservation.byCard || !price) return null
  if (reservation.byCard.way === 'off')
    return (
      <p className="text-sm text-t2">
        By card it cannot be reserved right now. Try again later, or ask <bdi>{reservation.channel.name}</bdi>
        .
      </p>
    )
  return <OpenCard {...props} price={price} />
}

/** In the place of all ways to pay: it is being reserved by card. @param isLater a card is being saved for it */
export function CardUnderWay({ purchaseId, isLater }: { purchaseId: string; isLater: boolean }) {
  return (
    <Note
      tone="info"
      icon="clock"
      // it takes the place of the button that was pressed
      role="status"
      testId="book-card-paying"
      actions={
        <Link className={buttonClass({ kind: 'line' })} to={`/pay/${purchaseId}`}>
          {isLater ? 'Go on' : 'Go on paying'}
        </Link>
      }
    >
      {isLater
        ? 'A card is being saved for this time. It stays yours meanwhile. You can go on, or give it up there.'
        : 'You are paying for this time by card. It stays yours meanwhile. You can go on, or give the payment up there.'}
    </Note>
  )
}
