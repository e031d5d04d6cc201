import { lazy, type ReactNode, Suspense } from 'react'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { PassAction } from '#domain/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatDuration } from '#web/kit/format/formatTime.ts'
import { Ticket } from '#web/kit/marks/Ticket.tsx'
import { benefitLines, supplyText, type TierOffer } from './tierOffer.ts'
import { useBuyPass } from './useBuyPass.tsx'

// only for who holds a pass
const MyPassNotes = lazy(() =>
  import('./mine/MyPassNotes.tsx').then(({ MyPassNotes }) => ({ default: MyPassNotes })),
)

// only where a tier has a refund window
const RefundPromise = lazy(() => import('./RefundPromise.tsx'))

const WORDS: Record<PassAction, string> = { purchase: 'Get pass', extend: 'Extend', upgrade: 'Upgrade' }

export interface TierTicketProps {
  page: ChannelPage
  offer: TierOffer
  onNeedSignIn: () => Promise<boolean>
  /** opens the sheet that sells it by card; null where that is not so */
  onPayByCard: ((tierNo: number) => void) | null
  /** the card first, and wallets behind it */
  isCardFirst: boolean
}

function heldText({ page, offer }: TierTicketProps): string | null {
  const { held } = page
  if (held?.tierNo !== offer.tier.tierNo) return null
  return held.validUntil ? `Yours until ${formatDate(held.validUntil)}` : 'Yours'
}

function termOf({ tier, state }: TierOffer): string {
  const lasts = formatDuration(tier.durationS)
  return state.kind === 'upgrade' ? `${lasts} · rest of your pass credited` : lasts
}

function Shown(props: TierTicketProps & { action: ReactNode; note?: ReactNode }) {
  const { tier, name, place, of, state } = props.offer
  const { page } = props
  const { held } = page
  return (
    <div className="flex flex-col gap-2 h-full">
      <Ticket
        name={name}
        place={place}
        of={of}
        benefits={benefitLines(tier)}
        price={<TierPrice tier={tier} isByCard={props.isCardFirst} />}
        term={termOf(props.offer)}
        supply={supplyText(tier)}
        held={heldText(props)}
        action={props.action}
        testId={`tier-${tier.tierNo}`}
      />
      {props.note}
      {held && page.collection && held.tierNo === props.offer.tier.tierNo ? (
        <Suspense fallback={null}>
          <MyPassNotes
            collection={page.collection}
            passId={held.passId}
            extendable={state.kind === 'extend' ? tier : null}
          />
        </Suspense>
      ) : null}
    </div>
  )
}

/** What a tier costs, by the way that the person is offered first. */
export function TierPrice({ tier, isByCard }: { tier: Tier; isByCard: boolean }) {
  const { cardPrice } = tier
  if (isByCard && cardPrice) return formatMoney(cardPrice.amount, cardPrice.currency)
  return <Amount value={tier.priceUnits} decimals={tier.decimals} symbol={tier.symbol} />
}

/** By card, and the wallet behind it. */
function ForSaleByCard(props: TierTicketProps & { action: PassAction; onPay: () => void }) {
  const { page, offer, action, onNeedSignIn, onPay } = props
  const { button, note } = useBuyPass({
    ...{ channel: page, tierNo: offer.tier.tierNo, action, label: 'Use a wallet', look: 'ghost' },
    onNeedSignIn,
  })
  return (
    <Shown
      {...props}
      action={
        <Button kind={offer.isNext ? 'lamp' : 'line'} onClick={onPay}>
          Get pass
        </Button>
      }
      note={
        <>
          {button}
          {note}
        </>
      }
    />
  )
}

function ForSale(props: TierTicketProps & { action: PassAction }) {
  const { page, offer, action, onNeedSignIn } = props
  const { button, note } = useBuyPass({
    channel: page,
    tierNo: offer.tier.tierNo,
    action,
    label: WORDS[action],
    look: offer.isNext ? 'lamp' : 'line',
    onNeedSignIn,
  })
  // what is held says by itself what holds for more time
  const promise = action !== 'extend' && offer.tier.refundWindowS > 0 && (
    <Suspense fallback={null}>
      <RefundPromise tier={offer.tier} />
    </Suspense>
  )
  return (
    <Shown
      {...props}
      action={button}
      note={
        <>
          {promise}
          {props.onPayByCard && offer.tier.cardPrice ? (
            <Button kind="ghost" onClick={() => props.onPayByCard?.(offer.tier.tierNo)}>
              Pay by card
            </Button>
          ) : null}
          {note}
        </>
      }
    />
  )
}

function restWords({ state }: TierOffer): string {
  if (state.kind === 'included') return `Included in ${isolated(state.inName)}`
  return state.kind === 'closed' || state.kind === 'byCard' ? state.why : 'Yours'
}

/** One tier as a ticket with the one thing that can be done with it. */
export function TierTicket(props: TierTicketProps) {
  const { state, tier } = props.offer
  const { onPayByCard, isCardFirst } = props
  if (state.kind === 'purchase' || state.kind === 'extend' || state.kind === 'upgrade') {
    if (isCardFirst && onPayByCard && tier.cardPrice)
      return <ForSaleByCard {...props} action={state.kind} onPay={() => onPayByCard(tier.tierNo)} />
    return <ForSale {...props} action={state.kind} />
  }
  const rest = <span className="text-sm text-t3">{restWords(props.offer)}</span>
  if (state.kind !== 'byCard' || !onPayByCard || !tier.cardPrice) return <Shown {...props} action={rest} />
  const button = <Button onClick={() => onPayByCard(tier.tierNo)}>Pay by card</Button>
  return <Shown {...props} action={button} note={rest} />
}
