import { queryOptions } from '@tanstack/react-query'
import type { TxIntent } from '#api/transactions/contract.ts'
import type { TxState } from '#domain/words.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { forgetIntent, keptIntents } from './keptIntents.ts'
import type { IntentInput } from './runTx.ts'

const OPEN: readonly TxState[] = ['prepared', 'sent', 'included']

export function isOpen(intent: TxIntent): boolean {
  return OPEN.includes(intent.state)
}

/** Stores a sent transaction at the server and forgets it here. */
export async function storeIntent(input: IntentInput): Promise<TxIntent> {
  const intent = await call('createTxIntent', { body: input })
  forgetIntent(input.txHash)
  return intent
}

async function readIntents(): Promise<TxIntent[]> {
  for (const kept of keptIntents()) {
    await storeIntent(kept).catch((error: unknown) => {
      // A hash the server refuses for good is not ours to ask about again.
      if (problemCode(error) === 'INVALID_INPUT' || problemCode(error) === 'FORBIDDEN')
        forgetIntent(kept.txHash)
      else throw error
    })
  }
  return (await call('listTxIntents', {})).intents
}

/** Own open and recent transactions; asked again while one is open. */
export function intentsQuery(pollMs: number) {
  return queryOptions({
    queryKey: ['tx-intents'],
    queryFn: readIntents,
    staleTime: 1000,
    refetchInterval: (query) => (query.state.data?.some(isOpen) ? pollMs : false),
  })
}
