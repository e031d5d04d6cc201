import type { WalletError } from '../wallet.ts'
import { bookingSentences } from './bookingErrors.ts'
import { creatorTokenSentences, vaultSentences, voteSentences } from './communityErrors.ts'
import { governanceSentences } from './governanceErrors.ts'
import { laterPassSentences, passSentences, renewalSentences } from './passErrors.ts'
import { recordingSentences, resaleSentences } from './recordingErrors.ts'
import { gateSentences, roomSentences } from './roomErrors.ts'
import type { Sentence } from './sentence.ts'
import { splitSentences } from './splitErrors.ts'
import { tokenSentences } from './tokenErrors.ts'

/**
 * Every custom error of every contract by name, those of older folders included. A test fails when an ABI has an error
 * that is not here, or when a sentence has no error.
 */
export const CONTRACT_ERRORS: Record<string, Sentence> = {
  ...passSentences,
  ...laterPassSentences,
  ...renewalSentences,
  ...resaleSentences,
  ...recordingSentences,
  ...bookingSentences,
  ...creatorTokenSentences,
  ...vaultSentences,
  ...voteSentences,
  ...roomSentences,
  ...gateSentences,
  ...splitSentences,
  ...tokenSentences,
  ...governanceSentences,
}

const WALLET_SENTENCES: Record<Exclude<WalletError['code'], 'REVERTED'>, string> = {
  REJECTED: 'You closed the request in your wallet. Nothing was paid. Try again.',
  NO_WALLET: 'No wallet is connected. Nothing was paid. Connect one and try again.',
  WRONG_CHAIN: 'Your wallet stays on another network. Nothing was paid. Switch to continue.',
  INSUFFICIENT_FUNDS:
    'There is not enough in this wallet for the price and the network cost. Nothing was paid. Add some and try again.',
  SESSION_ENDED: 'Your wallet ended the connection. Nothing was paid. Try again to connect it anew.',
  RELAY_AWAY:
    'The relay that carries messages to your wallet does not answer. Nothing was paid. Check your connection and try again.',
  UNANSWERED: 'Your wallet did not answer in time. Nothing was paid. Open it and try again.',
  UNREACHABLE: 'We cannot read the chain right now. Nothing was paid. Try again.',
  FAILED: 'Your wallet could not do this. Nothing was paid. Try again, or reload the page.',
}

/** The sentence for a wallet's or contract's refusal before anything was sent. */
export function revertSentence(error: WalletError): string {
  if (error.code !== 'REVERTED') return WALLET_SENTENCES[error.code]
  const sentence = error.revert ? CONTRACT_ERRORS[error.revert.errorName] : undefined
  if (sentence && error.revert) return sentence(error.revert.args)
  return 'The contract refused this without a reason we know. Nothing was paid. Reload the page and try again.'
}
