import type { TxPress } from '#web/transactions/useTxPress.ts'
import type { StatementEvidence } from '../../disputes/evidence.ts'
import type { OwnBooking, SettleStep } from '../bookingModel.ts'
import type { SettleOrder } from './settleTransaction.ts'
import { useEscrowPress } from './useEscrowPress.ts'

export interface Settle extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  kind: SettleStep | null
  /** the network has it, and the server has not read it there yet */
  isAwaited: boolean
  /** @param evidence what is laid before the arbiter, by who objects alone */
  send: (kind: SettleStep, shownKey: string, evidence?: StatementEvidence) => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** One step of a booking from press to block, and until the server knows what came of it. */
export function useSettle(booking: OwnBooking): Settle {
  const { phase, isBusy, order, isAwaited, send, warm } = useEscrowPress<SettleOrder>({
    load: async () => (await import('./settleTransaction.ts')).settleAction,
    isKnown: (decided) => booking.status !== decided.booking.status,
  })
  return {
    ...{ phase, isBusy, isAwaited, warm, kind: order?.kind ?? null },
    send: (kind, shownKey, evidence) => send({ booking, kind, shownKey, evidence }),
  }
}
