import type { QueryClient } from '@tanstack/react-query'
import type { TxIntent } from '#api/transactions/contract.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import { call } from '#web/kit/api/client.ts'
import { provenFor } from '#web/kit/api/provenFor.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { openWallet } from '../chain/openWallet.ts'
import { storeIntent } from './intentQueries.ts'
import { keepIntent } from './keptIntents.ts'
import { pollMsOf } from './pollMs.ts'
import { type PrepareTx, runTx, stopFor } from './runTx.ts'
import type { TxPhase } from './txPhase.ts'

/** Opens the wallet, asks what to do with it, and runs that to its end. Tells every phase; never throws. */
export async function startTx(
  queries: QueryClient,
  prepare: PrepareTx,
  emit: (phase: TxPhase) => void,
): Promise<TxIntent | null> {
  try {
    const config = await queries.ensureQueryData(configQuery())
    const wallet = await openWallet(config)
    return await runTx(
      {
        wallet,
        chainId: config.chain.id,
        store: storeIntent,
        look: (id) => call('getTxIntent', { params: { id } }),
        keep: keepIntent,
        prove: async (purpose) => !MONEY_PURPOSES.includes(purpose) || (await provenFor('factor')),
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        pollMs: pollMsOf(config.chain.blockS),
      },
      prepare,
      emit,
    )
  } catch (error) {
    emit(stopFor(error))
    return null
  }
}
