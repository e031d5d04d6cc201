import type { TxPurpose, TxState } from '#domain/words.ts'
import { wordsOf } from '#web/purposeTable.ts'

/** Ends of a sent transaction that are no success. */
export type TxFailure = Extract<TxState, 'reverted' | 'cancelled' | 'replaced' | 'dropped'>

const FAILURES: Record<TxFailure, (undone: string) => string> = {
  reverted: (undone) => `The contract refused it in the block. ${undone}; the network cost was paid.`,
  cancelled: (undone) => `You cancelled it in your wallet. ${undone}.`,
  replaced: () => 'Your wallet sent a different transaction instead.',
  dropped: () => 'The network forgot this transaction. Nothing was paid.',
}

/** What whoever still looks at the button reads besides. */
const MORE: Partial<Record<TxFailure, (undone: string) => string>> = {
  replaced: (undone) => ` ${undone} here.`,
  dropped: () => ' Try again.',
}

/** The state, when nothing comes of the transaction any more; null while it can come through, or did. */
export function failureIn(state: TxState): TxFailure | null {
  return state in FAILURES ? (state as TxFailure) : null
}

/** What went wrong with a transaction, as the bar says it. */
export function failureSentence(failure: TxFailure, purpose: TxPurpose): string {
  return FAILURES[failure](wordsOf(purpose).undone)
}

/** The same under the button that sent it. */
export function stopSentence(failure: TxFailure, purpose: TxPurpose): string {
  return failureSentence(failure, purpose) + (MORE[failure]?.(wordsOf(purpose).undone) ?? '')
}
