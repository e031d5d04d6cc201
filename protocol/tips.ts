import type { PaymentRail } from '#domain/billing/words.ts'
import type { Typed } from '#domain/names/isolated.ts'

/** Tips of a room that a page shows; who comes later is given as many. */
export const MAX_TIPS = 50

/** One tip of a room as everybody there may see it: what the chain or the payment provider says, and no address. */
export interface ShownTip {
  /** stays the same when its transaction moves to another block */
  id: string
  /** by card it is a gift, its symbol the code of a currency, and it is shown while its payment stands */
  rail: PaymentRail
  /** who gave it; null: they did not say so, or may not */
  sender: Typed | null
  /** code of a gift; null: a plain tip */
  gift: number | null
  /** of that gift; 1 of a plain tip */
  count: number
  /** all of it, smallest units */
  units: string
  symbol: string
  decimals: number
  /** true: final, or paid by card. False: confirming, for its block may still go */
  isSafe: boolean
  /** time of its block or payment, milliseconds since the epoch */
  atMs: number
}

/** What changed among the tips of a room, or its newest ones. */
export interface TipChanges {
  roomId: string
  /** true: it stands for everything that was shown before */
  isWhole: boolean
  /** oldest first; those that are new or other than before */
  tips: ShownTip[]
  /** ids of those whose block went, with nothing in its place yet, or whose payment went back */
  withdrawn: string[]
}

/** Server → browser about the tips of a room that one follows. */
export interface TipServerMessages {
  'tips:changed': TipChanges
}
