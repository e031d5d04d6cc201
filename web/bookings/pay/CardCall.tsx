import { useState } from 'react'
import { Link } from 'react-router'
import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { clockIn, shortDay } from '../book/when/bookTimes.ts'
import { priceText } from '../offers/offerWords.ts'
import { cardFromMs, cardPriceOf, heldCardOrder } from './heldCard.ts'
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
        : phase === 'paying'
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

function OpenCard({ price, zone, ...props }: CardCallProps & { price: CallPrice }) {
  const { reservation, card } = props
  const [isRead, setRead] = useState(false)
  const sum = priceText(BigInt(price.units), price)
  const { terms, termsVersion } = reservation.offer
  const exitMs = Date.parse(reservation.endsAt) + policyOf(terms, termsVersion).disputeWindowSeconds * 1000
  const statement = reservation.byCard?.statementName
  return (
    <div className="flex flex-col gap-3" data-testid="book-card">
      <p className="text-sm text-t2">
        {sum} is held on your card and not charged. It is taken as you agree to below, such as after the call
        or when you cancel late. If nobody states that the call took place, nothing is taken and the hold ends
        by {shortDay(exitMs, zone)}, {clockIn(exitMs, zone)}.
      </p>
      <CardProblem {...{ card, price, sum }} />
      <CardPress {...props} {...{ price, sum }} />
      <p className="text-sm text-t2">
        You type your card on the payment provider’s page, which opens next. We never see its number.
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
  const { reservation, zone } = props
  const price = cardPriceOf(reservation.offer.prices)
  if (!reservation.byCard || !price) return null
  const { way } = reservation.byCard
  if (way === 'off')
    return (
      <p className="text-sm text-t2">
        By card it cannot be reserved right now. Try again later, or ask <bdi>{reservation.channel.name}</bdi>
        .
      </p>
    )
  if (way === 'open') return <OpenCard {...props} price={price} />
  const fromMs = cardFromMs(Date.parse(reservation.endsAt))
  return (
    <p className="text-sm text-t2">
      By card it can be reserved from {shortDay(fromMs, zone)}, {clockIn(fromMs, zone)} on, because banks hold
      money for some days only.
    </p>
  )
}

/** In the place of all ways to pay: a payment by card is under way. */
export function CardUnderWay({ purchaseId }: { purchaseId: string }) {
  return (
    <Note
      tone="info"
      icon="clock"
      // it takes the place of the button that was pressed
      role="status"
      testId="book-card-paying"
      actions={
        <Link className={buttonClass({ kind: 'line' })} to={`/pay/${purchaseId}`}>
          Go on paying
        </Link>
      }
    >
      You are paying for this time by card. It stays yours meanwhile. You can go on, or give the payment up
      there.
    </Note>
  )
}
