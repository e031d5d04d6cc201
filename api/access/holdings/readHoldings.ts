import type { PoolClient } from 'pg'
import type { HoldingsAsked } from '#api/ports/chain.ts'
import type { LostEntitlement } from '#domain/access/entitlement.ts'
import type { Level, TokenKind } from '#domain/words.ts'
import { askedContracts } from './askedHoldings.ts'
import type { Cursor } from './cursor.ts'
import { type HeldEntitlement, holdingRight } from './holdingRight.ts'
import { readLocked } from './readLocked.ts'

/** What an account's wallets hold of what a gate asks about, and what they lost of it; of each pass its collection. */
export interface Holdings {
  /** 0x hex, lower case */
  wallets: string[]
  held: HeldEntitlement[]
  lost: LostEntitlement[]
  /** the last block that this is known at while the index does not follow one of what is asked about; null = the cursor's */
  asOfBlock: number | null
}

export const NOTHING: Holdings = { wallets: [], held: [], lost: [], asOfBlock: null }

/** Flag of a tier whose passes open no door: who holds one follows the creator. */
export const FOLLOW = 32

/** keccak256 of `Transfer(address,address,uint256)`. */
const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex')

/** How settled a fact of a block is: more than latest needs the node's level, and that providers agree. */
export function levelAt(block: number, cursor: Pick<Cursor, 'safe' | 'finalized' | 'agreed'>): Level {
  if (block > cursor.agreed || block > cursor.safe) return 'latest'
  return block <= cursor.finalized ? 'finalized' : 'safe'
}

/** The natural key of a pass. */
export function sourceKeyOf(chainId: number, collection: string, passId: bigint): string {
  return `${chainId}:${collection}:${passId}`
}

/** Wallets linked to an account, 0x hex. */
export async function readWallets(tx: PoolClient, accountId: string): Promise<string[]> {
  const { rows } = await tx.query<{ wallet: string }>({
    name: 'holdings_wallets',
    text: `SELECT '0x' || encode(wallet, 'hex') AS wallet FROM app.identity
            WHERE account_id = $1 AND ended_at IS NULL AND wallet IS NOT NULL`,
    values: [accountId],
  })
  return rows.map((row) => row.wallet)
}

interface PassRow {
  pass_id: bigint
  tier_no: number
  rank: number
  owner: string
  is_own: boolean
  bought_at: Date
  valid_until: Date | null
  moved_at: Date | null
  moved_block: number | null
  block: number
}

/**
 * Purchases that a reorg dropped, by their wallet. Only above finality: what was lost below may not come back,
 * and its rows stay for those who ask later why somebody was let in.
 */
async function readOrphans(
  tx: PoolClient,
  chainId: number,
  collection: string,
  wallets: string[],
): Promise<LostEntitlement[]> {
  const padded = wallets.map((wallet) => Buffer.concat([Buffer.alloc(12), bytes(wallet)]))
  const { rows } = await tx.query<{ pass: string; block: number; orphaned_at: Date }>({
    name: 'holdings_orphans',
    text: `SELECT DISTINCT ON (o.tx_hash) encode(o.topics[4], 'hex') AS pass, o.block, o.orphaned_at
             FROM chain.orphan o
            WHERE o.chain_id = $1 AND o.address = $2 AND o.topics[3] = ANY($4) AND o.topics[1] = $3
              AND o.block > (SELECT finalized FROM chain.cursor WHERE chain_id = $1)
              AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = o.chain_id AND e.tx_hash = o.tx_hash)
            ORDER BY o.tx_hash, o.epoch DESC`,
    values: [chainId, bytes(collection), Buffer.from(TRANSFER, 'hex'), padded],
  })
  return rows.map((row) => ({
    sourceKey: sourceKeyOf(chainId, collection, BigInt(`0x${row.pass}`)),
    collection,
    tierNo: 0,
    cause: 'reorged',
    at: seconds(row.orphaned_at),
    block: row.block,
  }))
}

/**
 * The last block at which all that is asked about is known, where one of it is suspended; asked for itself, for it may have no row. While
 * tokens are folded for the first time nothing of them is known.
 */
async function readAsOf(tx: PoolClient, chainId: number, asked: HoldingsAsked, wallets: string[]) {
  const { tokens, sessionLock } = asked
  const hasLocked = tokens.some(({ lockedFor }) => lockedFor !== undefined)
  const hasFree = tokens.some(({ lockedFor }) => lockedFor === undefined)
  const { rows } = await tx.query<{ as_of: number | null }>({
    name: 'holdings_as_of',
    text: `SELECT least(
      (SELECT min(block) - 1 FROM chain.suspension WHERE chain_id = $1 AND address = ANY($2) AND key = ''),
      (SELECT min(block) - 1 FROM chain.suspension WHERE chain_id = $1 AND address = $5 AND key = ANY($6)),
      (SELECT 0 FROM chain.family WHERE $4 AND chain_id = $1 AND name = 'rooms' AND state <> 'live'),
      (SELECT 0 FROM chain.family WHERE $3 AND chain_id = $1 AND name = 'tokens' AND state <> 'live')) AS as_of`,
    values: [
      ...[chainId, askedContracts(asked).map(bytes), hasFree, hasLocked],
      ...[hasLocked && sessionLock ? bytes(sessionLock) : null, wallets.map(bytes)],
    ],
  })
  return rows[0]?.as_of ?? null
}

async function readPasses(tx: PoolClient, chainId: number, collection: string, wallets: string[]) {
  const { rows } = await tx.query<PassRow>({
    name: 'holdings_passes',
    text: `SELECT p.pass_id, p.tier_no, t.rank, '0x' || encode(p.owner, 'hex') AS owner, p.owner = ANY($3) AS is_own,
             p.bought_at, p.valid_until, p.moved_at, p.moved_block, p.block
             FROM chain.pass_as_of p JOIN chain.tier_as_of t USING (chain_id, collection, tier_no)
            WHERE p.chain_id = $1 AND p.collection = $2 AND NOT p.revoked AND (t.flags & ${FOLLOW}) = 0
              AND (p.owner = ANY($3) OR p.moved_from = ANY($3))`,
    values: [chainId, bytes(collection), wallets.map(bytes)],
  })
  const held: HeldEntitlement[] = []
  const lost: LostEntitlement[] = []
  for (const row of rows) {
    const sourceKey = sourceKeyOf(chainId, collection, row.pass_id)
    if (row.is_own) {
      const validUntil = row.valid_until ? seconds(row.valid_until) : null
      const entitlement = {
        ...{ source: 'chain' as const, sourceKey, collection, tierNo: row.tier_no, rank: row.rank },
        ...{ validFrom: seconds(row.bought_at), validUntil, wallet: row.owner },
      }
      held.push({ entitlement, block: row.block })
    } else if (row.moved_at) {
      const block = row.moved_block === null ? {} : { block: row.moved_block }
      lost.push({
        sourceKey,
        collection,
        tierNo: row.tier_no,
        cause: 'moved',
        at: seconds(row.moved_at),
        ...block,
      })
    }
  }
  lost.push(...(await readOrphans(tx, chainId, collection, wallets)))
  return { held, lost }
}

async function readTokens(
  tx: PoolClient,
  chainId: number,
  tokens: HoldingsAsked['tokens'],
  wallets: string[],
): Promise<HeldEntitlement[]> {
  const addressesOf = (kind: TokenKind) =>
    tokens
      .filter((token) => token.kind === kind && token.lockedFor === undefined)
      .map(({ address }) => bytes(address))
  const { rows } = await tx.query<{
    kind: TokenKind
    address: string
    wallet: string
    units: string
    block: number
  }>({
    name: 'holdings_tokens',
    text: `SELECT 'erc20' AS kind, '0x' || encode(token, 'hex') AS address, '0x' || encode(owner, 'hex') AS wallet,
        amount_units::text AS units, block FROM chain.token_balance_as_of
      WHERE chain_id = $1 AND token = ANY($2) AND owner = ANY($4) AND amount_units > 0
      UNION ALL
      SELECT 'stake', '0x' || encode(vault, 'hex'), '0x' || encode(owner, 'hex'), amount_units::text, block FROM chain.stake_as_of
      WHERE chain_id = $1 AND vault = ANY($3) AND owner = ANY($4) AND amount_units > 0`,
    values: [chainId, addressesOf('erc20'), addressesOf('stake'), wallets.map(bytes)],
  })
  return rows.map(({ kind, address, wallet, units, block }) => ({
    entitlement: holdingRight(chainId, { kind, address }, { wallet, units: BigInt(units) }),
    block,
  }))
}

/** Reads from the index what an account holds of what a gate asks about, in the snapshot of `tx`. */
export async function readHoldings(
  tx: PoolClient,
  chainId: number,
  asked: HoldingsAsked,
  accountId: string,
): Promise<Holdings> {
  const { collections, tokens } = asked
  const wallets = await readWallets(tx, accountId)
  if (wallets.length === 0) return NOTHING
  const held: HeldEntitlement[] = []
  const lost: LostEntitlement[] = []
  for (const collection of collections) {
    const passes = await readPasses(tx, chainId, collection, wallets)
    held.push(...passes.held)
    lost.push(...passes.lost)
  }
  const isFree = tokens.some(({ lockedFor }) => lockedFor === undefined)
  if (isFree) held.push(...(await readTokens(tx, chainId, tokens, wallets)))
  held.push(...(await readLocked(tx, chainId, asked, wallets)))
  return {
    wallets,
    ...{ held, lost },
    asOfBlock: await readAsOf(tx, chainId, asked, wallets),
  }
}
