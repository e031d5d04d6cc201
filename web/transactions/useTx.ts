import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TxIntent } from '#api/transactions/contract.ts'
import type { PrepareTx } from './runTx.ts'
import { isWorking, type TxPhase } from './txPhase.ts'

export interface UseTx {
  phase: TxPhase
  /** Runs one action; a press while another runs does nothing. Resolves with the final intent or null. */
  run(prepare: PrepareTx): Promise<TxIntent | null>
  reset(): void
}

/** The pipeline's code with every sentence about contracts; only a press needs it. */
export function loadPipeline(): Promise<typeof import('./startTx.ts')> {
  return import('./startTx.ts')
}

/** The one pipeline for wallet transactions; it goes on after the component is gone. */
export function useTx(): UseTx {
  const queries = useQueryClient()
  const [phase, setPhase] = useState<TxPhase>({ at: 'idle' })
  const current = useRef<TxPhase>(phase)
  const isThere = useRef(true)
  const turn = useRef(0)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])

  const emit = useCallback(
    (next: TxPhase) => {
      current.current = next
      if (isThere.current) setPhase(next)
      if (next.at === 'sent' || next.at === 'included' || next.at === 'safe') {
        void queries.invalidateQueries({ queryKey: ['tx-intents'] })
      }
    },
    [queries],
  )

  const run = useCallback<UseTx['run']>(
    async (prepare) => {
      if (isWorking(current.current)) return null
      turn.current += 1
      const mine = turn.current
      // A run that only waits to become final gives way to the next press.
      const emitOwn = (next: TxPhase) => {
        if (mine === turn.current) emit(next)
      }
      emitOwn({ at: 'preparing' })
      const pipeline = await loadPipeline().catch(() => null)
      if (pipeline) return pipeline.startTx(queries, prepare, emitOwn)
      emitOwn({
        at: 'stopped',
        cause: 'unreachable',
        sentence: 'This part of the page could not be loaded. Nothing was paid. Try again.',
      })
      return null
    },
    [queries, emit],
  )

  return { phase, run, reset: () => emit({ at: 'idle' }) }
}
