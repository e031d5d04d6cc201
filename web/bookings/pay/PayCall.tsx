import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { connectedQuery } from '#web/chain/connectedQuery.ts'
import { hasKnownWallet } from '#web/chain/openWallet.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { NoWalletNote } from '#web/payments/NoWalletNote.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { clockIn, shortDay } from '../book/when/bookTimes.ts'
import { exactText } from '../offers/offerWords.ts'
import { CardCall, CardUnderWay } from './CardCall.tsx'
import { heldAgreement, type SoldCallPrice, soldPrices } from './heldAgreement.ts'
import { cardPriceOf } from './heldCard.ts'
import type { BookCall } from './useBookCall.ts'
import type { ReserveByCard } from './useReserveByCard.ts'

export interface PayCallProps {
  reservation: Reservation
  pay: BookCall
  card: ReserveByCard
  /** whose clocks are read */
  zone: string
}

interface WalletProps extends Omit<PayCallProps, 'card'> {
  hasWallet: boolean
  /** what is pressed before anything else is among them */
  isFirst: boolean
  /** it is being reserved by card */
  isLocked: boolean
}

const UNKNOWN_WALLET = 'the wallet that you pay with'

/** The text that is agreed by paying, with the wallet that pays where one is known. */
function AgreedText({
  reservation,
  price,
  nonce,
}: { price: SoldCallPrice; nonce: bigint } & Pick<PayCallProps, 'reservation'>) {
  const { data: config } = useQuery(configQuery())
  // asking for the connected one loads much: only where there was one before
  const isKnown = hasKnownWallet() && config !== undefined
  const { data: connected } = useQuery({ ...connectedQuery(config), enabled: isKnown })
  const wallets = useMe()?.wallets ?? []
  const only = wallets.length === 1 ? wallets[0] : undefined
  const { text } = heldAgreement({ reservation, price, nonce }, connected?.address ?? only ?? UNKNOWN_WALLET)
  return <p className="text-sm whitespace-pre-wrap wrap-anywhere mt-2">{text}</p>
}

function PriceToPay({
  reservation,
  pay,
  price,
  isFirst,
  isLocked,
}: Omit<WalletProps, 'zone' | 'hasWallet'> & { price: SoldCallPrice }) {
  const { data: config } = useQuery(configQuery())
  const [isRead, setRead] = useState(false)
  const sum = exactText(BigInt(price.units), price)
  const isPressed = pay.pressed === price.currency
  const word = pay.allowed === price.currency ? `Now book for ${sum}` : `Book for ${sum}`
  const isBusy = pay.isBusy && isPressed
  return (
    <div className="flex flex-col gap-2">
      <Button
        kind={isFirst ? 'lamp' : 'line'}
        size="big"
        isFull
        // all digits of a price are longer than a line of a small screen
        className="whitespace-normal"
        isBusy={isBusy}
        disabled={isLocked || (pay.isPaying && !isBusy)}
        onClick={() => pay.press(price)}
        onPointerEnter={pay.warm}
        onFocus={pay.warm}
      >
        {isBusy
          ? (workingWord(pay.phase, config?.chain.name ?? 'the network') ?? 'Opening your wallet')
          : word}
      </Button>
      <details onToggle={(event) => setRead(event.currentTarget.open)}>
        <summary className="text-sm text-t2 cursor-pointer">What you agree to for {sum}</summary>
        {isRead ? <AgreedText {...{ reservation, price }} nonce={pay.nonce} /> : null}
      </details>
    </div>
  )
}

/** Prices without a button, and why. */
function NotSoldYet({ reservation }: Pick<PayCallProps, 'reservation'>) {
  const { data: config } = useQuery(configQuery())
  const { prices } = reservation.offer
  const hasEscrow = config?.contracts.consultationEscrow !== null
  const closed = prices.filter(({ rail, sale }) => rail === 'chain' && sale === null)
  return (
    <>
      {closed.map((price) => (
        <p key={price.currency} className="text-sm text-t3">
          {hasEscrow ? (
            <>
              <bdi>{reservation.channel.name}</bdi> has not opened the price of{' '}
              {exactText(BigInt(price.units), price)} on the chain yet.
            </>
          ) : (
            `${exactText(BigInt(price.units), price)} cannot be paid here: this installation has no escrow.`
          )}
        </p>
      ))}
    </>
  )
}

/** A payment that this page cannot follow to its end. */
function SentNote() {
  return (
    <Note
      tone="chain"
      icon="clock"
      role="status"
      testId="book-paying"
      actions={
        <Link className="underline" to="/me/calls">
          Your calls
        </Link>
      }
    >
      Your payment was sent. Whether it went through stands in your calls soon. Do not pay again.
    </Note>
  )
}

/** The ways by wallet: what happens with the money, what is agreed, and one press for each price. */
function WalletWays({ reservation, pay, zone, isLocked, isFirst, hasWallet }: WalletProps) {
  const { offer } = reservation
  const sold = soldPrices(offer.prices)
  const { disputeWindowSeconds } = policyOf(offer.terms, offer.termsVersion)
  const exitMs = Date.parse(reservation.endsAt) + disputeWindowSeconds * 1000
  return (
    <>
      {sold.length > 0 ? (
        <p className="text-sm text-t2">
          An escrow on the chain holds your money until the call is over. If what is seen of the call decides
          nothing and nobody states that it took place, you can take everything back from{' '}
          {shortDay(exitMs, zone)}, {clockIn(exitMs, zone)} on. Your wallet pays the network fee.
        </p>
      ) : null}
      {sold.length > 0 && !hasWallet ? <NoWalletNote /> : null}
      {hasWallet
        ? sold.map((price, n) => (
            <PriceToPay
              key={price.currency}
              {...{ reservation, pay, price, isLocked }}
              isFirst={isFirst && n === 0}
            />
          ))
        : null}
      {pay.isSent ? null : <TxNote phase={pay.phase} />}
      <NotSoldYet reservation={reservation} />
    </>
  )
}

/** Pays for a held time. Who has no wallet reads of the card first, where it can be reserved so. */
export function PayCall({ reservation, pay, card, zone }: PayCallProps) {
  const hasWallet = (useMe()?.wallets.length ?? 0) > 0
  const { byCard, offer } = reservation
  const { way = 'off' } = byCard ?? {}
  if (byCard?.purchaseId) return <CardUnderWay purchaseId={byCard.purchaseId} isLater={way === 'later'} />
  const isOpen = way !== 'off' && cardPriceOf(offer.prices) !== null
  const isSold = soldPrices(offer.prices).length > 0
  const isCardFirst = isOpen && (!isSold || !hasWallet)
  const isLocked = card.isBusy
  const wallet = <WalletWays {...{ reservation, pay, zone, isLocked, hasWallet }} isFirst={!isCardFirst} />
  const byCardWay = (
    <CardCall {...{ reservation, card, zone }} isFirst={isCardFirst} isLocked={pay.isPaying} />
  )
  return (
    <div className="flex flex-col gap-3" data-testid="book-pay">
      {pay.isPaying && !pay.isBusy ? <SentNote /> : null}
      {isCardFirst ? byCardWay : wallet}
      {isCardFirst ? null : byCardWay}
      {isCardFirst && hasWallet ? wallet : null}
      {isCardFirst && !hasWallet && isSold ? (
        <details>
          <summary className="text-sm text-t2 cursor-pointer">Or pay from a wallet</summary>
          <div className="flex flex-col gap-3 mt-3">{wallet}</div>
        </details>
      ) : null}
    </div>
  )
}
