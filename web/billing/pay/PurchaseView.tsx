import type { ReactNode } from 'react'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { Bought } from '#web/payments/Bought.tsx'
import { type BoughtKind, kindBought } from '#web/payments/boughtWords.ts'
import { FAILURE_TEXT } from '#web/payments/cardText.ts'
import { cameToNothing, givenBackText, isPaidTooLate } from './payText.ts'

const SLOW_MS = 5000
const MAIL = 'You can leave this page: a mail tells you how it went.'

export interface PurchaseViewProps {
  purchase: Purchase
  /** it is being given up */
  isGivingUp: boolean
  /** why it could not be given up */
  problem: string | null
  onGiveUp: () => void
  /** of a gift and a call too: it leads back to where they are bought */
  onAnotherCard: () => void
  /** leads back to where the person came from */
  back: (className: string) => ReactNode
}

/** What comes once it is paid. */
const AFTER: Readonly<Record<BoughtKind, { soon: string; later: string }>> = {
  pass: { soon: 'The room opens by itself.', later: 'the room opens by itself' },
  gift: { soon: 'Your gift is shown as soon as it is paid.', later: 'your gift is shown by itself' },
  call: { soon: 'Your call is booked as soon as the money is held.', later: 'your call is booked by itself' },
}

/** What this payment waits for, in words: after five seconds, or at once where it is known to take longer. */
function waitText(purchase: Purchase): string {
  const { state, nextStep } = purchase
  const after = AFTER[kindBought(purchase)].later
  if (nextStep.kind === 'wait' && nextStep.place !== null) {
    const { place, seconds } = nextStep
    const when = seconds === null ? '' : `, about ${seconds} s`
    return `Many people are paying right now. Your place in the line is ${place}${when}. Nothing is charged yet; it goes on by itself.`
  }
  if (state === 'processing')
    return `Your bank has not confirmed it yet. That can take from a minute to three days, and ${after}.`
  return `The payment provider has not told us yet what became of it. We go on asking, and ${after}. Do not pay again: nothing is charged twice.`
}

function Waiting({ purchase }: { purchase: Purchase }) {
  const isSlow = useAfter(SLOW_MS)
  const { soon } = AFTER[kindBought(purchase)]
  const isInLine = purchase.nextStep.kind === 'wait' && purchase.nextStep.place !== null
  return <SlowNote>{isSlow || isInLine ? `${waitText(purchase)} ${MAIL}` : `One moment. ${soon}`}</SlowNote>
}

/** Nobody paid on the provider's page yet, or they came back from it. */
function Unfinished(props: PurchaseViewProps & { url: string }) {
  const { purchase, isGivingUp, problem, url, onGiveUp, back } = props
  return (
    <>
      <p className="text-base text-t2" role="status">
        The payment page is still open for you.{' '}
        {purchase.call ? 'Nothing is held on your card, and nothing was charged.' : 'Nothing was charged.'}
      </p>
      {problem ? (
        <Note tone="bad" icon="alert" role="alert">
          {problem}
        </Note>
      ) : null}
      <a className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })} data-primary="" href={url}>
        Go on to the payment page
      </a>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {back(buttonClass({ kind: 'ghost' }))}
        <Button kind="ghost" isBusy={isGivingUp} onClick={onGiveUp}>
          Give it up
        </Button>
      </div>
    </>
  )
}

/** Where another card is not what helps. */
const AGAIN: Partial<Record<PurchaseFailure, string>> = {
  EXPIRED: 'Try again',
  // the time was given back with the money
  HOLD_SHORT: 'Choose the time again',
  TIME_TAKEN: 'Choose another time',
}

function Over({ purchase, onAnotherCard, back }: PurchaseViewProps) {
  const code = purchase.failCode ?? (purchase.state === 'expired' ? 'EXPIRED' : 'DECLINED')
  const lamp = buttonClass({ kind: 'lamp', size: 'big', isFull: true })
  return (
    <>
      <Note
        tone={code === 'CANCELLED' ? 'info' : 'bad'}
        icon={code === 'CANCELLED' ? 'info' : 'alert'}
        role="alert"
        testId="why-not"
      >
        {FAILURE_TEXT[code]}
      </Note>
      {code === 'CANCELLED' ? (
        <span className="contents" data-primary="">
          {back(lamp)}
        </span>
      ) : (
        <>
          <Button kind="lamp" size="big" isFull onClick={onAnotherCard}>
            {AGAIN[code] ?? 'Try another card'}
          </Button>
          {/* of a call both lead to the same page */}
          {purchase.call ? null : back(buttonClass({ kind: 'ghost' }))}
        </>
      )}
    </>
  )
}

/** Payments that bought nothing: nobody has to look into the inbox to know where that money is. */
function GivenBack({ purchase }: { purchase: Purchase }) {
  return purchase.givenBack.map((one) => (
    <Note key={one.at} tone="info" role="status" testId="given-back">
      {givenBackText(purchase, one)}
    </Note>
  ))
}

function titleOf(purchase: Purchase): string {
  const { state, nextStep, failCode, call } = purchase
  const done = call ? 'reserved' : 'paid'
  if (state === 'refunded' && isPaidTooLate(purchase)) return 'Paid back'
  if (nextStep.kind === 'page') return `Not ${done} yet`
  if (state === 'failed' || state === 'expired') return failCode === 'CANCELLED' ? 'Given up' : `Not ${done}`
  if (cameToNothing(purchase)) return 'Not booked'
  if (state === 'held') return 'Held on your card'
  if (state === 'released') return 'Nothing was taken'
  if (state === 'processing') return 'Your payment is on its way'
  return state === 'paid' ? 'Paid' : 'Checking your payment'
}

/** How a payment by card stands: one reason and one way on. */
export function PurchaseView(props: PurchaseViewProps) {
  const { purchase } = props
  const { state, nextStep, amount, currency, call } = purchase
  return (
    <section className="flex flex-col gap-4 max-w-110" data-testid={`state:purchase:${state}`}>
      <h1 className="d3">{titleOf(purchase)}</h1>
      <p className="text-base">
        <Bought of={purchase} />,{' '}
        <span className="figures">{formatMoney(amount, currency, call !== null)}</span>
        {call ? (
          <time className="text-sm text-t2 block figures" dateTime={call.startsAt}>
            {formatMoment(call.startsAt)}
          </time>
        ) : null}
      </p>
      <GivenBack purchase={purchase} />
      {state === 'refunded' && isPaidTooLate(purchase) ? (
        props.back(buttonClass({ kind: 'lamp', size: 'big', isFull: true }))
      ) : cameToNothing(purchase) ? (
        <Over {...props} />
      ) : nextStep.kind === 'page' ? (
        <Unfinished {...props} url={nextStep.url} />
      ) : (
        <Waiting purchase={purchase} />
      )}
    </section>
  )
}
