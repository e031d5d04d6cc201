/** Where a wallet action stands; one value drives the button, the notes and the bar. */
export type TxPhase =
  | { at: 'idle' }
  | { at: 'preparing' }
  | { at: 'switching' }
  | { at: 'simulating' }
  | { at: 'signing' }
  | { at: 'sent'; hash: string }
  | { at: 'included'; hash: string; block: number | null }
  | { at: 'safe'; hash: string; block: number | null }
  /** isSent: a wallet sent it, and what becomes of it is not known here */
  | { at: 'stopped'; cause: StopCause; sentence: string; isSent?: true }

/** Why nothing more will happen by itself. */
export type StopCause =
  | 'rejected'
  | 'refused'
  | 'wrong-wallet'
  | 'reverted'
  | 'cancelled'
  | 'replaced'
  | 'dropped'
  | 'unreachable'

const WORKING: readonly TxPhase['at'][] = ['preparing', 'switching', 'simulating', 'signing', 'sent']

/** True while a press must not start another one. */
export function isWorking(phase: TxPhase): boolean {
  return WORKING.includes(phase.at)
}

/** What the button says while it works; null when it says its own words. */
export function workingWord(phase: TxPhase, chainName: string): string | null {
  switch (phase.at) {
    case 'preparing':
      return 'Opening your wallet'
    case 'switching':
      return `Switching to ${chainName}`
    case 'simulating':
      return 'Checking first'
    case 'signing':
      return 'Check your wallet'
    case 'sent':
      return 'Confirming'
    default:
      return null
  }
}
