import type { TxPhase } from '#web/transactions/txPhase.ts'

/** What the host has to do, or waits for, while a room is recorded. */
export const ASKS: Partial<Record<TxPhase['at'], string>> = {
  preparing: 'Opening your wallet',
  switching: 'Checking the network',
  signing: 'Confirm it in your wallet',
  sent: 'In a block soon',
  included: 'In a block: waiting for our server',
}

/** What the pipeline does again by itself, in less than a second. */
export const SAID_ONCE: readonly TxPhase['at'][] = ['preparing', 'switching']

/** What is said instead after a while. */
export const LONG: Partial<Record<TxPhase['at'], { afterMs: number; asks: string }>> = {
  signing: {
    afterMs: 20_000,
    asks: 'Still waiting for your wallet. Open it again, or look for its window behind this one.',
  },
  sent: {
    afterMs: 40_000,
    asks: 'It takes longer than usual to get into a block. You can wait, or cancel: your transaction goes on.',
  },
}

export const NO_WALLET = 'Link a wallet to your account first: the room is recorded from it.'
export const UNLOADED = 'This part of the page could not be loaded. Nothing was sent. Try again.'
export const CANCELLED = 'You cancelled it. Nothing was sent.'
export const STILL_ASKS =
  'You cancelled it. If your wallet still asks, reject it there; if you have confirmed it, your transaction goes on.'
export const UNWATCHED = 'You left before it was on the chain. Your transaction goes on.'
export const UNSEEN = 'Your transaction is in a block, but our server has not found the room there yet.'
