import { type Ref, useId } from 'react'
import type { CallOffer } from '#api/bookings/contract.ts'
import type { OfferedCalls } from '#api/bookings/reservations/contract.ts'
import { placeOf } from '#domain/room/localTime.ts'
import { problemCode, Unreachable } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { CALL_TERMS_WORDS, offerTitle } from '../offers/offerWords.ts'
import { soldPrices } from '../pay/heldAgreement.ts'
import { cardPriceOf } from '../pay/heldCard.ts'
import { FanCourses } from './FanCourses.tsx'
import type { Hold } from './useHold.ts'
import { type BookTime, callMoment } from './when/bookTimes.ts'
import { LostNote } from './when/LostNote.tsx'

const MINUTE_MS = 60_000
/** The same press would be refused again. */
const FINAL: readonly string[] = ['FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'INVALID_INPUT']

export interface ChosenCallProps {
  calls: OfferedCalls
  offer: CallOffer
  /** in milliseconds since the epoch; null: no time is chosen yet */
  atMs: number | null
  /** the same where it is free; null where it is not, or not any more */
  time: BookTime | null
  /** whose clocks are read */
  zone: string
  hold: Hold
  isSignedIn: boolean
  onNeedSignIn: () => void
  onChoose: (atMs: number) => void
  ref: Ref<HTMLElement>
}

/** What did not happen, and whether the press can be made again. */
function HoldProblem({ hold, onAgain }: { hold: Hold; onAgain: () => void }) {
  if (hold.problem === null) return null
  const code = problemCode(hold.problem)
  const isFinal = code !== null && FINAL.includes(code)
  const isUnknown = hold.problem instanceof Unreachable
  const what = isUnknown ? 'No answer came: the time may be held for you.' : 'No time is held.'
  return <Oops what={what} error={hold.problem} {...(isFinal ? {} : { onRetry: onAgain })} />
}

function HoldButton({ hold, isSignedIn, onNeedSignIn, onHold }: ChosenCallProps & { onHold: () => void }) {
  if (isSignedIn)
    return (
      <Button kind="lamp" size="big" isFull isBusy={hold.isBusy} onClick={onHold}>
        Hold this time
      </Button>
    )
  return (
    <Button kind="lamp" size="big" isFull onClick={onNeedSignIn}>
      Sign in to hold this time
    </Button>
  )
}

/** The call as it is chosen, what it comes to in each case, and the one press. */
export function ChosenCall(props: ChosenCallProps) {
  const { calls, offer, atMs, time, zone, hold, onChoose, ref } = props
  const titleId = useId()
  const isPaid = soldPrices(offer.prices).length > 0 || cardPriceOf(offer.prices) !== null
  const onHold = () => {
    if (time) hold.onHold(offer.id, time.atMs)
  }
  return (
    <section ref={ref} className="panel bookcall" aria-labelledby={titleId} data-testid="book-chosen">
      <h2 className="d5" id={titleId}>
        {offerTitle(offer)}
      </h2>
      {time ? (
        <p className="text-base mt-1 figures" data-testid="book-moment">
          {callMoment({ startsAtMs: time.atMs, endsAtMs: time.atMs + offer.lengthMinutes * MINUTE_MS }, zone)}
          , {placeOf(zone)} time
          {time.text.includes('(') ? ', the second time that clocks show it' : ''}
          {time.there === null ? '' : ` · ${time.there}`}
        </p>
      ) : (
        <p className="text-sm text-t2 mt-1">
          {atMs === null || hold.lost
            ? 'Choose a day and a time.'
            : 'The time you chose is not free. Choose another.'}
        </p>
      )}
      <div className="flex flex-col gap-3 mt-4 empty:hidden">
        <LostNote lost={hold.lost} {...{ zone, onChoose }} />
        <HoldProblem hold={hold} onAgain={onHold} />
        {time && !calls.isOwn ? (
          <>
            <HoldButton {...props} onHold={onHold} />
            <p className="text-sm text-t2">
              It is held for ten minutes. Nothing is charged.
              {isPaid ? '' : ' It cannot be paid here yet.'}
            </p>
          </>
        ) : null}
      </div>
      <h3 className="d5 mt-6 mb-1">{CALL_TERMS_WORDS[offer.terms]}</h3>
      <FanCourses offer={offer} creator={calls.channel.name} />
    </section>
  )
}
