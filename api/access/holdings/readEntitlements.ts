import { type ChainReader, ChainUnreadable, type HoldingsAsked } from '#api/ports/chain.ts'
import type { Entitlement, LostEntitlement } from '#domain/access/entitlement.ts'
import type { ForeignPoint } from '#domain/access/receipt.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import type { ChainPoint } from '#domain/access/verdict.ts'
import type { AccessSettings, Log } from '../deps.ts'
import { collectionPart, type LeftOut } from '../verdict/cardRightsAt.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import { holdingsAsked } from './askedHoldings.ts'
import { askForeign, rightsIn } from './askForeign.ts'
import { type Cursor, pointOf } from './cursor.ts'
import type { ForeignHoldings } from './foreignHoldings.ts'
import { holdingRight } from './holdingRight.ts'
import type { HoldingsAt, HoldingsCache } from './holdingsCache.ts'
import { type Holdings, levelAt, NOTHING, sourceKeyOf } from './readHoldings.ts'

/** What the door knows of an account's entitlements, and where it was read. */
export interface EntitlementReading {
  entitlements: Entitlement[]
  lost: LostEntitlement[]
  /** wallets that were looked at, 0x hex */
  wallets: string[]
  point: ChainPoint | null
  reader: 'index' | 'contract' | 'none'
  /** providers that told the same, when the contract was read */
  confirmedBy?: 1 | 2
  /** tokens that did not say what is held of them */
  silent: TokenSubject[]
  /** where tokens that were not made here were asked; absent where none were */
  foreign?: ForeignPoint
  /** position in chain.touch behind the reading */
  seq: number
}

/** Entitlements of somebody whom no gate asks. */
export const NO_ENTITLEMENTS: EntitlementReading = {
  entitlements: [],
  lost: [],
  silent: [],
  wallets: [],
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

const isLeftOut = (leftOut: readonly LeftOut[], wallet: string, collection: string | undefined): boolean =>
  leftOut.some((one) => one.wallet === wallet && one.collection === collection)

/** What an account holds without the passes that are left out; tokens of their wallets are theirs. */
function without(holdings: Holdings, leftOut: readonly LeftOut[]): Holdings {
  if (leftOut.length === 0) return holdings
  const held = holdings.held.filter(
    ({ entitlement: { source, wallet, collection } }) =>
      source !== 'chain' || !wallet || !isLeftOut(leftOut, wallet, collection),
  )
  return { ...holdings, held }
}

/** Says of a pass which collection it is of only where it is none of the room's own creator. */
function asSaid<T extends { collection?: string }>(right: T, own: string | null): T {
  const { collection, ...rest } = right
  return (collection === undefined ? right : { ...rest, ...collectionPart(collection, own) }) as T
}

/** @param own the collection of the room's creator, 0x hex; null where none of its passes are asked for */
function fromIndex({ holdings, cursor }: HoldingsAt, own: string | null): EntitlementReading {
  return {
    entitlements: holdings.held.map(({ entitlement, block }) => ({
      ...asSaid(entitlement, own),
      level: levelAt(block, cursor),
    })),
    lost: holdings.lost.map((one) => asSaid(one, own)),
    silent: [],
    wallets: holdings.wallets,
    point: pointOf(cursor),
    reader: 'index',
    seq: cursor.seq,
  }
}

/** Reads at one block what each wallet has from the contracts; what was lost is still told by the index. */
async function fromContract(
  chain: ChainReader,
  { chainId, asked, own }: { chainId: number; asked: HoldingsAsked; own: string | null },
  { known, leftOut }: { known: Holdings; leftOut: readonly LeftOut[] },
  cursor: Cursor | null,
): Promise<EntitlementReading> {
  const { wallets } = known
  if (wallets.length === 0) {
    const point = cursor ? pointOf(cursor) : null
    return { ...NO_ENTITLEMENTS, point, reader: 'contract', seq: cursor?.seq ?? 0 }
  }
  const { point, passes, units, confirmedBy } = await chain.holdingsOf(asked, wallets)
  const { level } = point
  const entitlements: Entitlement[] = []
  const passKeys = new Set<string>()
  for (const [wallet, all] of passes)
    for (const { collection, passId, tierNo, rank, validUntil } of all) {
      if (isLeftOut(leftOut, wallet, collection)) continue
      const sourceKey = sourceKeyOf(chainId, collection, passId)
      passKeys.add(sourceKey)
      const right = { sourceKey, tierNo, rank, validFrom: 0, validUntil, level, wallet }
      entitlements.push({ source: 'chain', ...right, ...collectionPart(collection, own) })
    }
  for (const [wallet, amounts] of units)
    for (const [n, token] of asked.tokens.entries()) {
      const held = amounts[n]
      if (held && held.units > 0n)
        entitlements.push({ ...holdingRight(chainId, token, { wallet, ...held }), level })
    }
  const gone = known.held
    .map(({ entitlement }) => entitlement)
    .filter(
      ({ source, validUntil, sourceKey }) =>
        source === 'chain' && validUntil !== null && !passKeys.has(sourceKey),
    )
    .filter(({ validUntil }) => (validUntil ?? 0) <= point.blockAt)
    .map(
      (entitlement): LostEntitlement => ({
        ...entitlement,
        cause: 'expired',
        at: entitlement.validUntil ?? 0,
      }),
    )
  const lost = known.lost.filter(({ sourceKey }) => !passKeys.has(sourceKey))
  return {
    entitlements,
    lost: [...lost, ...gone].map((one) => asSaid(one, own)),
    ...{ silent: [], wallets, reader: 'contract', confirmedBy },
    point: { ...point, epoch: cursor?.epoch ?? 0 },
    seq: cursor?.seq ?? 0,
  }
}

/** Reads entitlements for one context. Each verb throws ChainUnreadable when neither the index nor any RPC answers. */
export interface EntitlementReader {
  /** what is asked of the index, or of our contracts in its place */
  readOwn(context: AdmissionContext): Promise<EntitlementReading>
  /** the same with what wallets have of foreign tokens, where the gate asks for any */
  withForeign(context: AdmissionContext, own: EntitlementReading): Promise<EntitlementReading>
  catchUp(): Promise<void>
}

/** Entitlements from the index through its cache; from the contracts while the index is late or one of them suspended. */
export function createEntitlementReader(deps: {
  cache: HoldingsCache
  foreign: ForeignHoldings
  /** wallets of an account, 0x hex, for when nothing is indexed */
  walletsOf(accountId: string): Promise<string[]>
  chain: ChainReader
  sessionLock: string | null
  settings: Pick<AccessSettings, 'CHAIN_ID' | 'INDEX_LAG_BLOCKS' | 'CHAIN_BLOCK_S'>
  log: Log
}): EntitlementReader {
  const { cache, foreign, chain, settings, log } = deps
  const warn = (error: unknown, { room }: AdmissionContext, text: string) => {
    if (error instanceof ChainUnreadable) log.warn({ err: error, room: room.id }, text)
  }
  return {
    catchUp: () => cache.catchUp(),
    withForeign: async (context, own) => {
      const { gate, cursor } = context
      const asked = gate && askForeign(gate, own.wallets, cursor)
      if (!asked) return own
      const { question, isEnough } = asked
      try {
        const reading = await foreign.read(question, { isEnough })
        const { rights, silent } = rightsIn(question, reading, settings.CHAIN_ID)
        const { point, confirmedBy } = reading
        const { block, blockHash, blockAt } = point
        return {
          ...own,
          // a gate that asks for nothing that the index follows is judged at the block of the lens alone
          ...(own.point === null && {
            ...{ point: { ...point, epoch: question.epoch }, reader: 'contract', confirmedBy },
          }),
          ...{ entitlements: [...own.entitlements, ...rights], silent },
          foreign: { block, blockHash, blockAt, confirmedBy },
        }
      } catch (error) {
        warn(error, context, 'no RPC tells of foreign tokens')
        throw error
      }
    },
    readOwn: async (context) => {
      const { gate, cursor, accountId, policyVer, leftOut } = context
      const asked = holdingsAsked(gate, deps.sessionLock)
      if (!asked) return NO_ENTITLEMENTS
      const question = { accountId, asked, policyVer }
      const known = cursor ? await cache.read(question, cursor) : null
      if (asked.collections.length === 0 && asked.tokens.length === 0) {
        const wallets = known?.holdings.wallets ?? (await deps.walletsOf(accountId))
        return { ...NO_ENTITLEMENTS, wallets, seq: known?.cursor.seq ?? 0 }
      }
      const own = gate?.collection ?? null
      const isKnown = known?.holdings.asOfBlock === null
      if (known && isKnown && !isLate(cursor, context.wallMs, settings))
        return fromIndex({ ...known, holdings: without(known.holdings, leftOut) }, own)
      const all = known?.holdings ?? { ...NOTHING, wallets: await deps.walletsOf(accountId) }
      const holdings = { known: without(all, leftOut), leftOut }
      try {
        return await fromContract(
          chain,
          { chainId: settings.CHAIN_ID, asked, own },
          holdings,
          known?.cursor ?? null,
        )
      } catch (error) {
        warn(error, context, 'the index cannot tell and no RPC answers')
        throw error
      }
    },
  }
}
