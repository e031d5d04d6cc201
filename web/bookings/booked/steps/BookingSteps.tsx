import { useState } from 'react'
import { isFinal } from '#domain/booking/terms.ts'
import { Button, type ButtonKind } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { ObjectSheet } from '../../disputes/ObjectSheet.tsx'
import type { OwnBooking } from '../bookingModel.ts'
import { type SettleStep, settleSteps, stepEffect } from '../bookingModel.ts'
import { awaitedTone } from '../cardWords.ts'
import { useFocusAfter, useHadFocus } from '../useFocusAfter.ts'
import { StepSheet } from './StepSheet.tsx'
import { stepWord } from './stepWords.ts'
import { type Settle, useSettle } from './useSettle.ts'

const LOOKS: Readonly<Record<SettleStep, ButtonKind>> = {
  ...{ attest: 'line', confirm: 'line', finish: 'line', decline: 'line', cancel: 'line', dispute: 'ghost' },
}

export interface BookingStepsProps {
  booking: OwnBooking
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
  /** these alone; omit for all that are open */
  only?: readonly SettleStep[]
}

interface StepButtonsProps extends BookingStepsProps {
  settle: Settle
  /** something else about it is on its way, which changes what these come to */
  isBlocked?: boolean
}

/** What who reads can do about a booking: each is asked once more, and sent once. */
export function BookingSteps(props: BookingStepsProps) {
  const settle = useSettle(props.booking)
  return <StepButtons {...props} settle={settle} />
}

/** The same where the page around it has to know what is on its way. */
export function StepButtons({ booking, nowS, zone, only, settle, isBlocked = false }: StepButtonsProps) {
  const [asked, setAsked] = useState<SettleStep | null>(null)
  const isWaiting = settle.isBusy || settle.isAwaited
  const steps = settleSteps(booking, nowS).filter((kind) => only?.includes(kind) ?? true)

  // it may end by itself, under who was about to end it
  const { isFocused, watched } = useHadFocus()
  const isLeft = settle.kind !== null || (isFocused && isFinal(booking.status))
  const part = useFocusAfter(`${steps}/${asked !== null}`, isLeft)

  // its time went by while it is on its way
  const isGone = settle.isBusy && settle.kind !== null && !steps.includes(settle.kind)

  function ask(kind: SettleStep): void {
    settle.warm()
    setAsked(kind)
  }
  return (
    <div
      ref={part}
      tabIndex={-1}
      className="flex flex-col gap-3 quietfocus"
      data-testid="booking-steps"
      {...watched}
    >
      {steps.length === 0 ? null : (
        <div className="flex flex-wrap gap-2">
          {steps.map((kind) => {
            const effect = stepEffect(booking, kind, nowS)
            const isOwn = isWaiting && settle.kind === kind
            return effect === null ? null : (
              <Button
                key={kind}
                kind={LOOKS[kind]}
                size="mid"
                // longer than a line of a small screen
                className="whitespace-normal"
                isBusy={isOwn}
                disabled={(isWaiting || isBlocked) && !isOwn}
                onClick={() => ask(kind)}
              >
                {(isOwn ? settle.word : null) ?? stepWord(kind, booking, effect)}
              </Button>
            )
          })}
        </div>
      )}
      {settle.isAwaited || isGone ? (
        <Note tone={awaitedTone(booking.rail)} icon="refresh" role="status" testId="step-awaited">
          It is on its way. This page shows what came of it in a moment.
        </Note>
      ) : null}
      <TxNote phase={settle.phase} />
      {asked === 'dispute' ? (
        <ObjectSheet
          {...{ booking, nowS, zone }}
          onSend={(shownKey, evidence) => {
            setAsked(null)
            settle.send(asked, shownKey, evidence)
          }}
          onClose={() => setAsked(null)}
        />
      ) : null}
      {asked === null || asked === 'dispute' ? null : (
        <StepSheet
          {...{ booking, nowS, zone }}
          kind={asked}
          onSend={(shownKey) => {
            setAsked(null)
            settle.send(asked, shownKey)
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
