import type { TxIntent } from '#api/transactions/contract.ts'
import type { TxPurpose } from '#domain/words.ts'
import type { TxProgress } from '#web/kit/chainstate/ConfirmBar.tsx'
import { CANCELLED, REVERTED } from './txPhase.ts'

/** What is true already once a transaction is in a block. */
const DONE: Record<TxPurpose, string> = {
  purchase: 'Paid. The pass is yours.',
  upgrade: 'Paid. Your pass moved up.',
  transfer: 'The pass was handed over.',
  refund: 'The pass was given back.',
  claim: 'Your money was sent.',
  collection: 'Your pass collection exists.',
  tier: 'The tier is as you want it.',
  payout: 'Sales go to the new address.',
  collect: 'What was kept is on its way to you.',
  move: 'Your pass is in your wallet.',
}

const ON_THE_WAY: Record<TxPurpose, string> = {
  purchase: 'Your payment is on its way.',
  upgrade: 'Your payment is on its way.',
  transfer: 'The pass is on its way.',
  refund: 'The pass is on its way back.',
  claim: 'Your money is on its way.',
  collection: 'Your pass collection is on its way.',
  tier: 'The tier is on its way.',
  payout: 'The new payout address is on its way.',
  collect: 'What was kept is being collected.',
  move: 'Your pass is on its way to your wallet.',
}

/** What went wrong with a transaction that will not come through; null while it can or did. */
export function failureOf(intent: TxIntent): string | null {
  switch (intent.state) {
    case 'reverted':
      return REVERTED
    case 'cancelled':
      return CANCELLED
    case 'replaced':
      return 'Your wallet sent a different transaction instead.'
    case 'dropped':
      return 'The network forgot this transaction. Nothing was paid.'
    default:
      return null
  }
}

export function leadOf(intent: TxIntent): string {
  return intent.state === 'included' || intent.state === 'safe'
    ? DONE[intent.purpose]
    : ON_THE_WAY[intent.purpose]
}

export function progressOf(intent: TxIntent): TxProgress {
  if (intent.state === 'safe') return 'safe'
  return intent.state === 'included' ? 'included' : 'sent'
}

/** More than three times the usual rhythm since it was sent. */
export function isSlow(intent: TxIntent, nowMs: number, blockS: number, safeS: number): boolean {
  const waitedS = (nowMs - Date.parse(intent.createdAt)) / 1000
  if (intent.state === 'safe') return false
  return waitedS > 3 * (intent.state === 'included' ? Math.max(safeS, blockS) : blockS)
}
