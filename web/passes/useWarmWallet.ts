import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Config } from '#api/installation/contract.ts'
import { hasKnownWallet, prefetchWallet } from '#web/chain/openWallet.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { loadPipeline } from '#web/transactions/useTx.ts'

/** Loads what a purchase needs. */
export function warmUp(config: Config): void {
  prefetchWallet(config)
  // what a press loads, so that only the wallet itself takes time
  loadPipeline().catch(() => null)
  import('./passTransaction.ts').catch(() => null)
}

/** Loads what a purchase needs ahead of its press: while idle where a wallet is known, else when it is called. */
export function useWarmWallet(): () => void {
  const queries = useQueryClient()
  const { data: config } = useQuery(configQuery())
  useEffect(() => {
    if (!config || !hasKnownWallet()) return
    const idle = window.requestIdleCallback?.(() => warmUp(config)) ?? 0
    return () => window.cancelIdleCallback?.(idle)
  }, [config])
  return () => {
    const known = queries.getQueryData(configQuery().queryKey)
    if (known) warmUp(known)
  }
}
