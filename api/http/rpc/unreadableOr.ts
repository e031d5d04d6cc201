import { ChainBusy, ChainDisputed, ChainUnconfirmed, ChainUnreadable } from '../../ports/chain.ts'
import { ProblemError } from '../problemError.ts'

/** Why a contract wallet cannot be asked, where that is not simply that no node answers. */
function explain(error: ChainUnreadable): { detail?: string } {
  if (error instanceof ChainUnconfirmed)
    return {
      detail:
        'Your wallet is a contract, and only one of our sources for the chain answers. That is not enough to believe its signature. Try again in a moment.',
    }
  if (error instanceof ChainDisputed)
    return {
      detail:
        'Your wallet is a contract, and our sources for the chain answer differently about its signature, so we believe neither.',
    }
  if (error instanceof ChainBusy)
    return {
      detail:
        'Your wallet is a contract, and we ask as many of those as we can at the moment. Try again in a moment.',
    }
  return {}
}

/** CHAIN_UNREADABLE in the place of why a wallet cannot be asked for its signature; any other error as it is. */
export function unreadableOr(error: unknown): unknown {
  if (!(error instanceof ChainUnreadable)) return error
  return new ProblemError('CHAIN_UNREADABLE', { ...explain(error), retryAfterS: 5 }, { cause: error })
}
