import type { StatementEvidence } from '../../disputes/evidence.ts'
import {
  effectKey,
  type OwnBooking,
  type SettleStep,
  type StepEffect,
  settleSteps,
  stepEffect,
} from '../bookingModel.ts'
import { sharesText } from '../bookingWords.ts'

const LATE = 'This is not possible any more. Nothing was sent. Look at the call as it is now.'

/** What somebody decided about a booking, and what they were shown that it does. */
export interface SettleOrder<B extends OwnBooking = OwnBooking> {
  booking: B
  kind: SettleStep
  /** of the effect that was shown */
  shownKey: string
  /** what is laid before the arbiter, by who objects alone */
  evidence?: StatementEvidence | undefined
}

/** What a step that somebody decided about does now, or why it is not sent: it is something else than what they were shown. */
export function shownEffect<B extends OwnBooking>(
  { booking, kind, shownKey }: SettleOrder<B>,
  nowS: number,
): { effect: StepEffect } | { refusal: string } {
  const effect = settleSteps(booking, nowS).includes(kind) ? stepEffect(booking, kind, nowS) : null
  if (effect === null) return { refusal: LATE }
  if (effectKey(effect) === shownKey) return { effect }
  const shares = effect.settlement ? ` It would mean now that ${sharesText(effect.settlement, booking)}.` : ''
  return { refusal: `This has just changed, and nothing was sent.${shares} Look at it and decide again.` }
}
