import type { Hex } from 'viem'
import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { evidenceHash, OTHER_HASH, type StatementEvidence, UNWRITTEN } from '../../disputes/evidence.ts'
import { attendanceOf, type WalletBooking } from '../bookingModel.ts'
import {
  CHANGED,
  CHANGED_AFTER_WORDS,
  demandParty,
  demandSame,
  demandUnattested,
  escrowCall,
  SENDER_WORDS,
} from '../escrowChecks.ts'
import { type SettleOrder, shownEffect } from './shownEffect.ts'

/** The hash that the escrow is given. Throws Withheld where the server's is one of something else than what was written here. */
export function demandEvidence(booking: WalletBooking, evidence: StatementEvidence | undefined): string {
  if (!evidence) throw new Withheld(UNWRITTEN)
  const own = evidenceHash(booking, evidence)
  if (own !== evidence.hash) throw new Withheld(OTHER_HASH)
  return own
}

/** What the escrow is given with a step; undefined: the id of the booking alone. */
function stepArgs({ booking, kind, evidence }: SettleOrder<WalletBooking>): readonly unknown[] | undefined {
  const { escrow, finding } = booking
  if (kind === 'dispute') return [escrow.id, demandEvidence(booking, evidence)]
  if (kind !== 'attest') return undefined
  if (!finding?.signed) throw new TypeError('what was seen of this call is not signed')
  const { attestor, signature } = finding.signed
  const attendance: EscrowAttendance = { id: escrow.id as Hex, ...attendanceOf(booking, finding) }
  return [attendance, attestor, signature]
}

/**
 * One step of a booking as the escrow takes it; withheld where it does something else by now than what was shown.
 * @param now of the server, in seconds, and what reads the chain
 */
export async function settleAction(
  order: SettleOrder<WalletBooking>,
  owner: Address,
  { read, nowS }: { read: Wallet['read']; nowS: number },
): Promise<TxAction> {
  const { booking, kind } = order
  // what ends a booking in time, and what an attestor signed, anybody may send
  if (kind !== 'finish' && kind !== 'attest') demandParty(booking, owner, SENDER_WORDS)
  await demandSame(booking, read, kind === 'dispute' ? CHANGED_AFTER_WORDS : CHANGED)
  if (kind === 'attest') await demandUnattested(booking, read)
  const found = shownEffect(order, nowS)
  if ('refusal' in found) throw new Withheld(found.refusal)
  return {
    purpose: 'settle',
    call: escrowCall(booking, kind, stepArgs(order)),
    expect: {
      escrow: booking.escrow.address.toLowerCase(),
      booking: booking.escrow.id.toLowerCase(),
    },
    wallets: null,
  }
}
