import { withTransaction } from '#db/transaction.ts'
import type { AccessDeps } from './deps.ts'
import { createForeignHoldings, type ForeignHoldings } from './holdings/foreignHoldings.ts'
import { createHoldingsCache } from './holdings/holdingsCache.ts'
import { createEntitlementReader, type EntitlementReader } from './holdings/readEntitlements.ts'
import { readWallets } from './holdings/readHoldings.ts'
import { type BeatWriter, createBeatWriter, type OnBeats } from './leases/beatWriter.ts'
import { type Arrivals, createArrivals } from './seats/arrivals.ts'
import { createFullRooms, type FullRooms } from './slots/fullRooms.ts'

/** The access engine of one process: its dependencies, its cache of entitlements and its gathered beats. */
export interface Access extends AccessDeps {
  entitlements: EntitlementReader
  foreignHoldings: ForeignHoldings
  beats: BeatWriter
  fullRooms: FullRooms
  arrivals: Arrivals
  /** Fills the cache; a process that takes beats then also answers for leases. */
  start(options: { takesBeats: boolean; onBeats?: OnBeats }): Promise<void>
  stop(): Promise<void>
}

/** One per process. */
export function createAccess(deps: AccessDeps): Access {
  const { pool, chain, sessionLock, settings, log } = deps
  const cache = createHoldingsCache(pool, settings.CHAIN_ID)
  const walletsOf = (accountId: string) => withTransaction(pool, (tx) => readWallets(tx, accountId))
  const foreignHoldings = createForeignHoldings(deps)
  const beats = createBeatWriter(deps)
  return {
    ...deps,
    foreignHoldings,
    entitlements: createEntitlementReader({
      cache,
      foreign: foreignHoldings,
      walletsOf,
      chain,
      sessionLock,
      settings,
      log,
    }),
    beats,
    fullRooms: createFullRooms(),
    arrivals: createArrivals(deps),
    start: async ({ takesBeats, onBeats }) => {
      await cache.catchUp()
      if (takesBeats) await beats.start(onBeats)
    },
    stop: () => beats.stop(),
  }
}
