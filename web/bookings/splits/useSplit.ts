import type { OwnBooking } from '../booked/bookingModel.ts'
import { type EscrowPress, useEscrowPress } from '../booked/steps/useEscrowPress.ts'
import { splitAsks } from './splitModel.ts'
import type { SplitOrder } from './splitTransaction.ts'

/** A split that is proposed or accepted here. */
export type Split = Omit<EscrowPress<SplitOrder>, 'send'> & {
  send: (kind: SplitOrder['kind'], creatorBps: number) => void
}

/** True where the escrow has done something to a booking since that bears on its proposals. */
function isChanged(now: OwnBooking, then: OwnBooking): boolean {
  if (now.status !== then.status || splitAsks(now).own !== splitAsks(then).own) return true
  // a change of length drops them as well
  if (now.revision !== then.revision) return true
  // an attendance drops what was proposed, and changes this
  return JSON.stringify(now.pending) !== JSON.stringify(then.pending)
}

/** Proposes or accepts a split from press to block, and until the server knows what came of it. */
export function useSplit(booking: OwnBooking): Split {
  const press = useEscrowPress<SplitOrder>({
    load: async () => (await import('./splitTransaction.ts')).callSplitAction,
    isKnown: (decided) => isChanged(booking, decided.booking),
  })
  return { ...press, send: (kind, creatorBps) => press.send({ booking, kind, creatorBps }) }
}
