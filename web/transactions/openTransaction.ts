import type { TxIntent } from '#api/transactions/contract.ts'
import type { TxProgress } from '#web/kit/chainstate/ConfirmBar.tsx'
import { wordsOf } from '#web/purposeTable.ts'
import { failureIn, failureSentence } from './stopSentences.ts'

/** What went wrong with a transaction that will not come through; null while it can or did. */
export function failureOf({ state, purpose }: TxIntent): string | null {
  const failure = failureIn(state)
  return failure && failureSentence(failure, purpose)
}

export function leadOf(intent: TxIntent): string {
  const { done, onTheWay } = wordsOf(intent.purpose)
  return intent.state === 'included' || intent.state === 'safe' ? done : onTheWay
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
