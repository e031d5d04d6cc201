import { queryOptions } from '@tanstack/react-query'
import type { Config } from '#api/installation/contract.ts'
import { openWallet } from './openWallet.ts'

const LOOK_MS = 1500

/** Which wallet is connected, lower-case, or none; looked at again while somebody reads of it, for it is switched elsewhere. */
export function connectedQuery(config: Config | undefined) {
  return queryOptions({
    queryKey: ['connected-wallet'],
    queryFn: async () => {
      if (!config) throw new Error('asked before the chain is known')
      const address = await (await openWallet(config)).account()
      return { address: address?.toLowerCase() ?? null }
    },
    enabled: config !== undefined,
    // where none is connected each look would look for an earlier connection
    refetchInterval: ({ state }) => (state.data?.address ? LOOK_MS : false),
    gcTime: 0,
  })
}
