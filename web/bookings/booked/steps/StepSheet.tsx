import { type ReactNode, useState } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { openMoveText } from '../../moves/moveWords.ts'
import type { OwnBooking } from '../bookingModel.ts'
import {
  effectKey,
  nextCancelPrice,
  type SettleStep,
  type StepEffect,
  settleSteps,
  stepEffect,
} from '../bookingModel.ts'
import { bookingAmount } from '../bookingWords.ts'
import { laterOf } from '../unheld/unheldModel.ts'
import { heldPriceText } from '../unheld/unheldWords.ts'
import { MoneyRows } from './MoneyRows.tsx'
import { droppedText, sendWord, sentText, stepQuestion, stepText, waitText } from './stepWords.ts'

export interface StepSheetProps {
  booking: OwnBooking
  kind: SettleStep
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
  /** sends it; the key of the effect that was shown */
  onSend: (shownKey: string) => void
  onClose: () => void
  /** what has to be said with it */
  children?: ReactNode
  /** what was said is on its way to the server */
  isBusy?: boolean
}

/** From when on cancelling costs more. */
function LaterPrice({ booking, nowS, zone }: Pick<StepSheetProps, 'booking' | 'nowS' | 'zone'>) {
  const later = laterOf(booking)
  if (later) {
    const text = heldPriceText(booking, later, { nowS, zone })
    return text === null ? null : <p className="text-sm text-t2 mt-3">{text}</p>
  }
  const next = nextCancelPrice(booking, nowS)
  if (next === null) return null
  return (
    <p className="text-sm text-t2 mt-3">
      From {bookingMoment(next.from, zone)} on it costs {bookingAmount(next.units, booking)}. What counts is
      when {booking.rail === 'card' ? 'it reaches this site' : 'the network takes it'}.
    </p>
  )
}

/** Another date may come first, and with it another price. */
function OpenMove({ booking, nowS }: Pick<StepSheetProps, 'booking' | 'nowS'>) {
  const text = openMoveText(booking, nowS)
  if (text === null) return null
  return (
    <div className="mt-3">
      <Note tone="warn" icon="clock" testId="step-move">
        {text}
      </Note>
    </div>
  )
}

/** Objecting may bring less than waiting. */
function WaitNote({
  booking,
  effect,
  nowS,
  zone,
}: Pick<StepSheetProps, 'booking' | 'nowS' | 'zone'> & { effect: StepEffect }) {
  const text = waitText(booking, effect, { nowS, zone })
  if (text === null) return null
  return (
    <Note tone="warn" icon="clock" testId="step-wait">
      {text}
    </Note>
  )
}

/** Asks once before a step, with what it does to the money; where that changes meanwhile it asks anew. */
export function StepSheet(props: StepSheetProps) {
  const { booking, kind, nowS, zone, onSend, onClose, children, isBusy = false } = props
  const effect = settleSteps(booking, nowS).includes(kind) ? stepEffect(booking, kind, nowS) : null
  const key = effectKey(effect)
  const dropped = effect && droppedText(booking, effect)
  const sent = sentText(kind, booking)
  // what the other side proposes meanwhile may be better, and this site may be ending it
  const shown = `${key} ${dropped} ${sent}`
  const [seen, setSeen] = useState(shown)
  return (
    <Sheet
      title={stepQuestion(kind, booking)}
      isWide={kind === 'dispute'}
      onClose={onClose}
      testId="booking-step-sheet"
    >
      {effect === null ? (
        <div className="mt-3">
          <Note tone="warn" icon="clock" role="alert">
            This is not possible any more. Nothing was sent.
          </Note>
        </div>
      ) : (
        <>
          <p className="text-sm text-t2 my-3">{stepText(booking, effect, { nowS, zone })}</p>
          <WaitNote {...{ booking, effect, nowS, zone }} />
          {sent === null ? null : (
            <div className="my-3">
              <Note tone="warn" icon="clock" testId="step-sent">
                {sent}
              </Note>
            </div>
          )}
          {dropped === null ? null : (
            <div className="my-3">
              <Note tone="warn" icon="alert" testId="step-dropped">
                {dropped}
              </Note>
            </div>
          )}
          {effect.settlement && !laterOf(booking) ? (
            <MoneyRows booking={booking} shares={effect.settlement} />
          ) : null}
          {kind === 'cancel' ? <LaterPrice {...{ booking, nowS, zone }} /> : null}
          {kind === 'cancel' ? <OpenMove {...{ booking, nowS }} /> : null}
          {children}
          {shown === seen ? (
            <div className="mt-6">
              <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => onSend(key)}>
                {sendWord(kind, booking, effect)}
              </Button>
            </div>
          ) : (
            <div className="mt-4">
              <Note
                tone="warn"
                icon="alert"
                role="alert"
                testId="step-changed"
                actions={<Button onClick={() => setSeen(shown)}>I have seen it</Button>}
              >
                This has just changed. What stands above is what it comes to now.
              </Note>
            </div>
          )}
        </>
      )}
    </Sheet>
  )
}
