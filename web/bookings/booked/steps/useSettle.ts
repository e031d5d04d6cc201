import type { StatementEvidence } from '../../disputes/evidence.ts'
import { byWallet, type OwnBooking, type SettleStep } from '../bookingModel.ts'
import { settleByCard } from './cardSteps.ts'
import type { SettleOrder } from './shownEffect.ts'
import { type CallPress, useCallPress } from './useCallPress.ts'

export interface Settle extends Pick<CallPress<SettleOrder>, 'phase' | 'isBusy' | 'isAwaited' | 'word'> {
  /** of the last press; null: none yet */
  kind: SettleStep | null
  /** @param evidence what is laid before the arbiter, by who objects alone */
  send: (kind: SettleStep, shownKey: string, evidence?: StatementEvidence) => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** One step of a booking from press until the server knows what came of it. */
export function useSettle(booking: OwnBooking): Settle {
  const press = useCallPress<SettleOrder>({
    rail: booking.rail,
    load: async () => {
      const { settleAction } = await import('./settleTransaction.ts')
      return (one, owner, now) => settleAction({ ...one, booking: byWallet(one.booking) }, owner, now)
    },
    take: settleByCard,
    // a dispute stays one when what was seen comes to it, whoever brings it
    isKnown: ({ booking: decided, kind }) =>
      booking.status !== decided.status ||
      (kind === 'attest' && booking.pending?.cause !== decided.pending?.cause),
  })
  const { phase, isBusy, order, isAwaited, word, send, warm } = press
  return {
    ...{ phase, isBusy, isAwaited, word, warm, kind: order?.kind ?? null },
    send: (kind, shownKey, evidence) => send({ booking, kind, shownKey, evidence }),
  }
}
