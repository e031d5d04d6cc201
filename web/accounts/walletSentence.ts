import { WalletError } from '#web/chain/wallet.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'

const SENTENCES: Partial<Record<WalletError['code'], string>> = {
  REJECTED: 'You closed the request. Nothing happened.',
  WRONG_CHAIN: 'Your wallet stays on another network. Switch to continue.',
  SESSION_ENDED: 'Your wallet ended the connection. Nothing happened. Try again to connect it anew.',
  RELAY_AWAY:
    'The relay that carries messages to your wallet does not answer. Nothing happened. Check your connection and try again.',
  UNANSWERED: 'Your wallet did not answer in time. Nothing happened. Open it and try again.',
  UNREACHABLE: 'The wallet part of this page could not be loaded. Check your connection and try again.',
}

/** Why a wallet did not sign, or what the server said of it. */
export function walletSentence(error: unknown): string {
  if (!(error instanceof WalletError)) return sentenceOf(error)
  return SENTENCES[error.code] ?? 'Your wallet could not do this. Nothing happened. Try again.'
}
