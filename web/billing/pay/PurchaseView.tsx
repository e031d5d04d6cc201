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
import { failureText, paymentKind } from '#web/payments/callCard.ts'
import {
  cameToNothing,
  givenBackText,
  isPaidTooLate,
  PAYMENT_WORDS,
  paymentTitle,
  savedText,
  timeText,
} from './payText.ts'

const SLOW_MS = 5000
/** So long after a press a call may still be waited for; later it is booked, or its fan knows. */
const BOOKED_MS = 60 * 60 * 1000
const LEAVE = 'You can leave this page: a mail tells you how it went.'
/** Of a hold that comes to nothing no mail is sent while its fan is there. */
const LEAVE_HOLD = 'You can leave this page: the page of the call shows how it went.'

export interface PurchaseViewProps {
  purchase: Purchase
  /** of the server */
  nowMs: number
  /** it is being given up */
  isGivingUp: boolean
  /** why it could not be given up */
  problem: string | null
  onGiveUp: () => void
  /** of a gift and a call too: it leads back to where they are bought, or to the call itself */
  onAnotherCard: () => void
  /** leads back to where the person came from */
  back: (className: string) => ReactNode
}

type WaitProps = Pick<PurchaseViewProps, 'purchase' | 'nowMs'>

/** What this payment waits for, in words: after five seconds, or at once where it is known to take longer. */
function waitText({ purchase, nowMs }: WaitProps): string {
  const { state, nextStep } = purchase
  const kind = paymentKind(purchase)
  const after = PAYMENT_WORDS[kind].later
  if (nextStep.kind === 'wait' && nextStep.place !== null) {
    const { place, seconds } = nextStep
    const when = seconds === null ? '' : `, about ${seconds} s`
    return `Many people are paying right now. Your place in the line is ${place}${when}. Nothing is charged yet; it goes on by itself.`
  }
  if (state === 'processing' && kind === 'hold')
    return `Your bank has not confirmed it yet. ${timeText(purchase, nowMs) ?? 'Your call shows what becomes of it.'}`
  if (state === 'processing')
    return `Your bank has not confirmed it yet. That can take from a minute to three days, and ${after}.`
  const again = kind === 'save' ? 'Do not save it again.' : 'Do not pay again: nothing is charged twice.'
  return `The payment provider has not told us yet what became of it. We go on asking, and ${after}. ${again}`
}

function Waiting({ purchase, nowMs }: WaitProps) {
  const isSlow = useAfter(SLOW_MS)
  const kind = paymentKind(purchase)
  const { soon } = PAYMENT_WORDS[kind]
  const leave = kind === 'hold' ? LEAVE_HOLD : LEAVE
  const isInLine = purchase.nextStep.kind === 'wait' && purchase.nextStep.place !== null
  return (
    <SlowNote>
      {isSlow || isInLine ? `${waitText({ purchase, nowMs })} ${leave}` : `One moment. ${soon}`}
    </SlowNote>
  )
}

/** Nobody paid on the provider's page yet, or they came back from it. */
function Unfinished(props: PurchaseViewProps & { url: string }) {
  const { purchase, isGivingUp, problem, url, onGiveUp, back } = props
  const isSaving = paymentKind(purchase) === 'save'
  return (
    <>
      <p className="text-base text-t2" role="status">
        {isSaving
          ? 'The page that saves your card is still open for you. No card is saved yet, and nothing was taken.'
          : `The payment page is still open for you. ${purchase.call ? 'Nothing is held on your card, and nothing was charged.' : 'Nothing was charged.'}`}
      </p>
      {problem ? (
        <Note tone="bad" icon="alert" role="alert">
          {problem}
        </Note>
      ) : null}
      <a className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })} data-primary="" href={url}>
        {isSaving ? 'Go on to save your card' : 'Go on to the payment page'}
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

function Over({ purchase, nowMs, onAnotherCard, back }: PurchaseViewProps) {
  const code = purchase.failCode ?? (purchase.state === 'expired' ? 'EXPIRED' : 'DECLINED')
  const lamp = buttonClass({ kind: 'lamp', size: 'big', isFull: true })
  const time = timeText(purchase, nowMs)
  // of a hold another card is taken on the page of the call
  const isBackFirst = code === 'CANCELLED' || paymentKind(purchase) === 'hold'
  return (
    <>
      <Note
        tone={code === 'CANCELLED' ? 'info' : 'bad'}
        icon={code === 'CANCELLED' ? 'info' : 'alert'}
        role="alert"
        testId="why-not"
      >
        {failureText(purchase, code)}
        {time ? ` ${time}` : ''}
      </Note>
      {isBackFirst ? (
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

/** How a payment by card stands: one reason and one way on. */
export function PurchaseView(props: PurchaseViewProps) {
  const { purchase, nowMs } = props
  const { state, nextStep, amount, currency, call } = purchase
  const saved = savedText(purchase, nowMs)
  return (
    <section className="flex flex-col gap-4 max-w-110" data-testid={`state:purchase:${state}`}>
      <h1 className="d3">{paymentTitle(purchase)}</h1>
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
      ) : saved ? (
        <>
          <p className="text-base text-t2" role="status">
            {state === 'saved' && nowMs < Date.parse(purchase.at) + BOOKED_MS
              ? 'Your call is booked in a moment; your inbox says if it cannot be. '
              : ''}
            {saved}
          </p>
          <span className="contents" data-primary="">
            {props.back(buttonClass({ kind: 'lamp', size: 'big', isFull: true }))}
          </span>
        </>
      ) : nextStep.kind === 'page' ? (
        <Unfinished {...props} url={nextStep.url} />
      ) : (
        <Waiting {...{ purchase, nowMs }} />
      )}
    </section>
  )
}
