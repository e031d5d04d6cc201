import { type ChainReaderDeps, createChainReader } from '#api/adapters/chain/createChainReader.ts'
import type { ChainReader } from '#api/ports/chain.ts'
import { createAlarms } from '#telemetry/alarms.ts'

/** Reads the local chain as a server process does. */
export function chainReader(
  urls: string[],
  {
    alarms = createAlarms({ log: { error: () => {} }, clock: Date.now }),
    oldAfterS = null,
    walletBounds,
  }: Partial<Pick<ChainReaderDeps, 'alarms' | 'oldAfterS' | 'walletBounds'>> = {},
): ChainReader {
  return createChainReader({ urls, chainId: 31337, oldAfterS, clock: Date.now, alarms, walletBounds })
}
