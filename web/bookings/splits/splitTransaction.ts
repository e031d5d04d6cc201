import type { Address, Wallet } from '#web/chain/wallet.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import type { OwnBooking, WalletBooking } from '../booked/bookingModel.ts'
import { demandParty, demandSame, escrowCall, SENDER_WORDS } from '../booked/escrowChecks.ts'
import { splitAsks } from './splitModel.ts'

const OTHER_SPLIT =
  'What the other side proposes has changed meanwhile. Nothing was sent. Look at it as it is now and decide again.'
const NO_SPLIT = 'The split that you accepted is proposed no more. Nothing was sent.'
const SAME_SPLIT = 'The escrow has this proposal of yours already. Nothing was sent.'

/** What somebody proposes, or accepts as it was shown to them. */
export interface SplitOrder<B extends OwnBooking = OwnBooking> {
  booking: B
  kind: 'propose' | 'accept'
  /** share of the creator */
  creatorBps: number
}

/** As much of the answer of `caseOf` as is compared; a proposed share is kept plus 1 there, and 0 is none. */
interface KeptCase {
  creatorAsk: number
  fanAsk: number
}

const askOf = (kept: number): number | null => (kept === 0 ? null : kept - 1)

/** Throws Withheld where the chain has another proposal than the one that was shown. */
async function demandAsks(
  { booking, kind, creatorBps }: SplitOrder<WalletBooking>,
  read: Wallet['read'],
): Promise<void> {
  const { creatorAsk, fanAsk } = (await read(escrowCall(booking, 'caseOf'))) as KeptCase
  const found = splitAsks({ side: booking.side, creatorAsk: askOf(creatorAsk), fanAsk: askOf(fanAsk) })
  const shown = kind === 'accept' ? creatorBps : splitAsks(booking).other
  if (found.other !== shown)
    throw new Withheld(kind === 'accept' && found.other === null ? NO_SPLIT : OTHER_SPLIT)
  if (kind === 'propose' && found.own === creatorBps) throw new Withheld(SAME_SPLIT)
}

/** The one transaction that proposes or accepts a split; withheld where the chain has something else than what was shown. */
export async function callSplitAction(
  order: SplitOrder<WalletBooking>,
  owner: Address,
  { read }: { read: Wallet['read'] },
): Promise<TxAction> {
  const { booking, kind, creatorBps } = order
  const { address, id } = booking.escrow
  demandParty(booking, owner, SENDER_WORDS)
  await demandSame(booking, read)
  await demandAsks(order, read)
  return {
    purpose: 'settle',
    call: escrowCall(booking, kind, [id, creatorBps]),
    expect: { escrow: address.toLowerCase(), booking: id.toLowerCase() },
    wallets: null,
  }
}
