import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TxIntent } from '#api/passes/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { revertSentence } from '../errors/contractErrors.ts'
import { openWallet } from '../openWallet.ts'
import { type Wallet, WalletError } from '../wallet.ts'
import { storeIntent } from './intentQueries.ts'
import { keepIntent } from './keptIntents.ts'
import { pollMsOf } from './pollMs.ts'
import { runTx, type TxAction } from './runTx.ts'
import { isWorking, type TxPhase } from './txPhase.ts'

export interface UseTx {
  phase: TxPhase
  /** Runs one action; a press while another runs does nothing. Resolves with the final intent or null. */
  run(prepare: (wallet: Wallet) => Promise<TxAction>): Promise<TxIntent | null>
  reset(): void
}

/** The one pipeline for wallet transactions. `onPhase` hears every step, also after the component is gone. */
export function useTx(onPhase?: (phase: TxPhase) => void): UseTx {
  const queries = useQueryClient()
  const [phase, setPhase] = useState<TxPhase>({ at: 'idle' })
  const current = useRef<TxPhase>(phase)
  const heard = useRef(onPhase)
  const isThere = useRef(true)
  const turn = useRef(0)
  heard.current = onPhase
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])

  const tell = useCallback(
    (next: TxPhase) => {
      current.current = next
      if (isThere.current) setPhase(next)
      if (next.at === 'sent' || next.at === 'included' || next.at === 'safe') {
        void queries.invalidateQueries({ queryKey: ['tx-intents'] })
      }
      heard.current?.(next)
    },
    [queries],
  )

  const run = useCallback<UseTx['run']>(
    async (prepare) => {
      if (isWorking(current.current)) return null
      turn.current += 1
      const mine = turn.current
      // A run that only waits to become final gives way to the next press.
      const say = (next: TxPhase) => {
        if (mine === turn.current) tell(next)
      }
      say({ at: 'preparing' })
      try {
        const config = await queries.ensureQueryData(configQuery())
        const wallet = await openWallet(config)
        const action = await prepare(wallet)
        return await runTx(
          {
            wallet,
            chainId: config.chain.id,
            store: storeIntent,
            look: (id) => call('getTxIntent', { params: { id } }),
            keep: keepIntent,
            pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
            pollMs: pollMsOf(config.chain.blockS),
          },
          action,
          say,
        )
      } catch (error) {
        say({
          at: 'stopped',
          cause: error instanceof WalletError && error.code === 'REJECTED' ? 'rejected' : 'unreachable',
          sentence:
            error instanceof WalletError
              ? revertSentence(error)
              : 'Your wallet could not be opened. Nothing was paid. Try again.',
        })
        return null
      }
    },
    [queries, tell],
  )

  return { phase, run, reset: () => tell({ at: 'idle' }) }
}
