import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { splitByCard } from '../booked/steps/cardSteps.ts'
import { type CallPress, useCallPress } from '../booked/steps/useCallPress.ts'
import { splitAsks } from './splitModel.ts'
import type { SplitOrder } from './splitTransaction.ts'

/** A split that is proposed or accepted here. */
export type Split = Omit<CallPress<SplitOrder>, 'send'> & {
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

/** Proposes or accepts a split from press until the server knows what came of it. */
export function useSplit(booking: OwnBooking): Split {
  const press = useCallPress<SplitOrder>({
    rail: booking.rail,
    load: async () => {
      const { callSplitAction } = await import('./splitTransaction.ts')
      return (one, owner, now) => callSplitAction({ ...one, booking: byWallet(one.booking) }, owner, now)
    },
    take: splitByCard,
    isKnown: (decided) => isChanged(booking, decided.booking),
  })
  return { ...press, send: (kind, creatorBps) => press.send({ booking, kind, creatorBps }) }
}
