import type { Address, Wallet } from '#web/chain/wallet.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { demandEvidence, type StatementEvidence } from '../../disputes/evidence.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { effectKey, type SettleStep, settleSteps, stepEffect } from '../bookingModel.ts'
import { sharesText } from '../bookingWords.ts'
import {
  CHANGED,
  CHANGED_AFTER_WORDS,
  demandParty,
  demandSame,
  escrowCall,
  SENDER_WORDS,
} from '../escrowChecks.ts'

const LATE = 'This is not possible any more. Nothing was sent. Look at the call as it is now.'

/** What somebody decided about a booking, and what they were shown that it does. */
export interface SettleOrder {
  booking: OwnBooking
  kind: SettleStep
  /** of the effect that was shown */
  shownKey: string
  /** what is laid before the arbiter, by who objects alone */
  evidence?: StatementEvidence | undefined
}

/**
 * One step of a booking as the escrow takes it; withheld where it does something else by now than what was shown.
 * @param now of the server, in seconds, and what reads the chain
 */
export async function settleAction(
  order: SettleOrder,
  owner: Address,
  { read, nowS }: { read: Wallet['read']; nowS: number },
): Promise<TxAction> {
  const { booking, kind, shownKey, evidence } = order
  // what ends a booking in time anybody may send
  if (kind !== 'finish') demandParty(booking, owner, SENDER_WORDS)
  await demandSame(booking, read, kind === 'dispute' ? CHANGED_AFTER_WORDS : CHANGED)
  const effect = settleSteps(booking, nowS).includes(kind) ? stepEffect(booking, kind, nowS) : null
  if (effect === null) throw new Withheld(LATE)
  if (effectKey(effect) !== shownKey) {
    const shares = effect.settlement
      ? ` It would mean now that ${sharesText(effect.settlement, booking)}.`
      : ''
    throw new Withheld(`This has just changed, and nothing was sent.${shares} Look at it and decide again.`)
  }
  const args = kind === 'dispute' ? [booking.escrow.id, demandEvidence(booking, evidence)] : undefined
  return {
    purpose: 'settle',
    call: escrowCall(booking, kind, args),
    expect: {
      escrow: booking.escrow.address.toLowerCase(),
      booking: booking.escrow.id.toLowerCase(),
    },
    wallets: null,
  }
}
