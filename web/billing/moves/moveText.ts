import type { CardMove } from '#api/billing/moves/contract.ts'
import type { MoveBlock } from '#domain/billing/words.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

const BLOCKS: Record<MoveBlock, string | null> = {
  // who has no wallet is not told of any
  NO_WALLET: null,
  // the ticket says it itself
  FROZEN: null,
  REFUNDING: 'Its money is on its way back, so it cannot move to a wallet.',
  LIVE_PASS:
    'Your wallets hold a live pass of this creator already. Link another wallet, or move this once that pass ended.',
  UNLIMITED: 'This one never ends, and passes in wallets do here. It stays with your account.',
  OFF: 'Moving to a wallet is off here at the moment. It opens the same doors from your account.',
  PENDING: 'It can move to a wallet once your bank has confirmed the payment.',
}

/** Why a ticket does not move to a wallet now; null where nothing needs to be said. */
export function blockText(block: MoveBlock): string | null {
  return BLOCKS[block]
}

/** How far a move is, and what comes next; null once the pass stands for itself. */
export function moveText(move: CardMove): string | null {
  const wallet = shortAddress(move.wallet)
  if (move.isFrozen)
    return 'Its payment is disputed or goes back to your card. Neither this ticket nor the pass in your wallet opens a door until that is settled.'
  switch (move.state) {
    case 'signed':
      return `Ready for ${wallet}. Your wallet can take it until ${formatMoment(move.validUntil)}; if it does not, everything stays as it is.`
    case 'claimed':
      return `Your pass is in ${wallet}. It is being settled; the door stays open meanwhile.`
    case 'over':
      return 'The time to take it ran out. Nothing changed, and you can try again.'
    case 'withdrawn':
      return 'The creator took the pass back from your wallet. What is left of it is your ticket again.'
    default:
      return null
  }
}
