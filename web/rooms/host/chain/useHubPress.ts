import { useQueryClient } from '@tanstack/react-query'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { cachedMe } from '#web/kit/api/queries.ts'
import { type PrepareTx, type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'
import { fromHost } from './fromHost.ts'

export interface HubPressParts {
  /** who opened the room there, 0x hex; the hub takes it from nobody else */
  host: string
  /** what is sent, from one of these wallets; asked again after a proof; throws what the server says */
  actionFor: (wallets: readonly string[]) => Promise<TxAction>
  /** in a block and seen by the server, also where the page went on */
  onIncluded: () => void
  /** why there is nothing to send; null as a press begins */
  onProblem: (problem: unknown) => void
}

function withhold(problem: unknown): never {
  throw new Withheld(sentenceOf(problem))
}

/** One transaction of the host to the room hub, from press to block. */
export function useHubPress({ host, actionFor, onIncluded, onProblem }: HubPressParts): TxPress {
  const queries = useQueryClient()

  async function begin(): Promise<PrepareTx | null> {
    const me = cachedMe(queries)
    if (!me) return null
    onProblem(null)
    const wallets = me.wallets.map((each) => each.toLowerCase())
    let first: TxAction | null
    try {
      // what is refused is said before a wallet opens
      first = await actionFor(wallets)
    } catch (problem) {
      onProblem(problem)
      return null
    }
    return async (owner, read) => {
      const action = first ?? (await actionFor(wallets).catch(withhold))
      // after a proof it may be old
      first = null
      return fromHost(host, action)(owner, read)
    }
  }

  return useTxPress({ begin, onIncluded, onEnd: () => undefined })
}
