import { type ChainReader, ChainUnreadable } from '#api/ports/chain.ts'
import type { Entitlement, LostEntitlement } from '#domain/access/entitlement.ts'
import type { ChainPoint } from '#domain/access/verdict.ts'
import type { AccessSettings, Log } from '../deps.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import { type Cursor, pointOf } from './cursor.ts'
import type { HoldingsAt, HoldingsCache } from './holdingsCache.ts'
import { type Holdings, levelAt, NOTHING, sourceKeyOf } from './readHoldings.ts'

/** What the door knows of an account's entitlements, and where it was read. */
export interface EntitlementReading {
  entitlements: Entitlement[]
  lost: LostEntitlement[]
  /** wallets that were looked at, 0x hex */
  wallets: string[]
  /** wallet behind each source key */
  walletOf: Map<string, string>
  point: ChainPoint | null
  reader: 'index' | 'contract' | 'none'
  /** providers that told the same, when the contract was read */
  confirmedBy?: 1 | 2
  /** position in chain.touch behind the reading */
  seq: number
}

/** Entitlements of somebody whom no gate asks. */
export const NO_ENTITLEMENTS: EntitlementReading = {
  entitlements: [],
  lost: [],
  wallets: [],
  walletOf: new Map(),
  point: null,
  reader: 'none',
  seq: 0,
}

/**
 * A reading for somebody outside: a purchase that a reorg dropped is only talked about while the network may still
 * include it. Once its block is final, or the grace of those inside is over, they hold nothing and may buy again.
 */
export function forgetSettled(
  reading: EntitlementReading,
  context: AdmissionContext,
  rememberS: number,
): EntitlementReading {
  const { cursor, nowMs } = context
  const lost = reading.lost.filter(
    ({ cause, at, block }) =>
      cause !== 'reorged' || ((block ?? 0) > (cursor?.finalized ?? 0) && (at + rememberS) * 1000 > nowMs),
  )
  return { ...reading, lost }
}

const HEAD_AGE_MS = 15_000

/**
 * True when the index may not be believed for a newcomer: too many blocks behind, nobody looks at the head, or one
 * provider alone shows a head that is old.
 */
export function isLate(
  cursor: Cursor | null,
  wallMs: number,
  settings: Pick<AccessSettings, 'INDEX_LAG_BLOCKS' | 'CHAIN_BLOCK_S'>,
): boolean {
  if (!cursor) return true
  if (cursor.headSeen - cursor.number > settings.INDEX_LAG_BLOCKS) return true
  if (cursor.headState === 'old') return true
  return wallMs - cursor.seenAtMs > Math.max(HEAD_AGE_MS, settings.CHAIN_BLOCK_S * 5000)
}

/** What an account holds without the passes of these wallets. */
function without(holdings: Holdings, leftOut: readonly string[]): Holdings {
  if (leftOut.length === 0) return holdings
  return { ...holdings, held: holdings.held.filter(({ wallet }) => !leftOut.includes(wallet)) }
}

function fromIndex({ holdings, cursor }: HoldingsAt): EntitlementReading {
  return {
    entitlements: holdings.held.map(({ entitlement, block }) => ({
      ...entitlement,
      level: levelAt(block, cursor),
    })),
    lost: holdings.lost,
    wallets: holdings.wallets,
    walletOf: new Map(holdings.held.map(({ entitlement, wallet }) => [entitlement.sourceKey, wallet])),
    point: pointOf(cursor),
    reader: 'index',
    seq: cursor.seq,
  }
}

/** Reads each wallet's pass from the contract at one block; what was lost is still told by the index. */
async function fromContract(
  chain: ChainReader,
  collection: { chainId: number; address: string },
  { known, leftOut }: { known: Holdings; leftOut: readonly string[] },
  cursor: Cursor | null,
): Promise<EntitlementReading> {
  const wallets = known.wallets.filter((wallet) => !leftOut.includes(wallet))
  if (wallets.length === 0) {
    const point = cursor ? pointOf(cursor) : null
    return { ...NO_ENTITLEMENTS, wallets: known.wallets, point, reader: 'contract', seq: cursor?.seq ?? 0 }
  }
  const { point, held, confirmedBy } = await chain.passesOf(collection.address, wallets)
  const entitlements: Entitlement[] = []
  const walletOf = new Map<string, string>()
  for (const [wallet, pass] of held) {
    const sourceKey = sourceKeyOf(collection.chainId, collection.address, pass.passId)
    walletOf.set(sourceKey, wallet)
    const { tierNo: tier, rank, validUntil } = pass
    entitlements.push({
      source: 'chain',
      sourceKey,
      tierNo: tier,
      rank,
      validFrom: 0,
      validUntil,
      level: point.level,
    })
  }
  const gone = known.held
    .map(({ entitlement }) => entitlement)
    .filter((entitlement) => entitlement.validUntil !== null && !walletOf.has(entitlement.sourceKey))
    .filter((entitlement) => (entitlement.validUntil ?? 0) <= point.blockAt)
    .map(
      (entitlement): LostEntitlement => ({
        ...entitlement,
        cause: 'expired',
        at: entitlement.validUntil ?? 0,
      }),
    )
  const lost = known.lost.filter(({ sourceKey }) => !walletOf.has(sourceKey))
  return {
    entitlements,
    lost: [...lost, ...gone],
    wallets: known.wallets,
    walletOf,
    point: { ...point, epoch: cursor?.epoch ?? 0 },
    reader: 'contract',
    confirmedBy,
    seq: cursor?.seq ?? 0,
  }
}

/** Reads entitlements for one context. */
export interface EntitlementReader {
  /** Throws ChainUnreadable when neither the index nor any RPC answers. */
  read(context: AdmissionContext): Promise<EntitlementReading>
  catchUp(): Promise<void>
}

/** Entitlements from the index through its cache; from the contract while the index is late or the collection suspended. */
export function createEntitlementReader(deps: {
  cache: HoldingsCache
  /** wallets of an account, 0x hex, for when nothing is indexed */
  walletsOf(accountId: string): Promise<string[]>
  chain: ChainReader
  settings: Pick<AccessSettings, 'CHAIN_ID' | 'INDEX_LAG_BLOCKS' | 'CHAIN_BLOCK_S'>
  log: Log
}): EntitlementReader {
  const { cache, chain, settings, log } = deps
  return {
    catchUp: () => cache.catchUp(),
    read: async (context) => {
      const { gate, cursor, accountId, policyVer, leftOut } = context
      if (!gate?.collection) return NO_ENTITLEMENTS
      const address = gate.collection
      const question = { accountId, collection: address, policyVer }
      const known = cursor ? await cache.read(question, cursor) : null
      const isKnown = known?.holdings.asOfBlock === null
      if (known && isKnown && !isLate(cursor, context.wallMs, settings))
        return fromIndex({ ...known, holdings: without(known.holdings, leftOut) })
      const all = known?.holdings ?? { ...NOTHING, wallets: await deps.walletsOf(accountId) }
      const holdings = { known: without(all, leftOut), leftOut }
      try {
        return await fromContract(
          chain,
          { chainId: settings.CHAIN_ID, address },
          holdings,
          known?.cursor ?? null,
        )
      } catch (error) {
        if (!(error instanceof ChainUnreadable)) throw error
        log.warn({ err: error, room: context.room.id }, 'the index cannot tell and no RPC answers')
        throw error
      }
    },
  }
}
