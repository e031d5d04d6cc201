import type { PoolClient } from 'pg'
import { type ScopedPool, setScope } from '#db/scope.ts'
import type { Stretch } from '#domain/access/cardQueue.ts'
import type { EntitlementEndReason } from '#domain/billing/words.ts'

/** A stretch with whose it is and what it opens. */
export interface StoredStretch extends Stretch {
  sourceId: string
  queueId: string
  accountId: string
  chainId: number
  /** 0x hex */
  collection: string
  tierNo: number
  rank: number
  /** somebody watched by it before it stopped last */
  wasWatched: boolean
  endReason: EntitlementEndReason | null
}

const COLUMNS = `id, source_id AS "sourceId", queue_id AS "queueId", account_id AS "accountId", chain_id AS "chainId",
  '0x' || encode(collection, 'hex') AS collection, tier_no AS "tierNo", rank, state, is_provisional AS "isProvisional", given_up AS "isGivenUp",
  length_s::float8 AS "lengthS", left_s::float8 AS "leftS", extract(epoch FROM valid_from)::float8 AS "validFrom",
  extract(epoch FROM valid_until)::float8 AS "validUntil", was_watched AS "wasWatched",
  end_reason AS "endReason"`

/** The stretch of one source, as it stands. */
export async function findStretch(
  db: ScopedPool | PoolClient,
  sourceId: string,
): Promise<StoredStretch | undefined> {
  const { rows } = await db.query<StoredStretch>(
    `SELECT ${COLUMNS} FROM app.entitlement WHERE source = 'card' AND source_id = $1`,
    [sourceId],
  )
  return rows[0]
}

/** All stretches of a queue, the first made first. */
export async function readStretches(db: ScopedPool | PoolClient, queueId: string): Promise<StoredStretch[]> {
  const { rows } = await db.query<StoredStretch>(
    `SELECT ${COLUMNS} FROM app.entitlement WHERE queue_id = $1 ORDER BY created_at, id`,
    [queueId],
  )
  return rows
}

/** A stretch that is not used up; one that is a pass by now keeps its place in the queue, and what is behind it begins after it. */
export interface OpenStretch extends StoredStretch {
  isMoved: boolean
}

const IS_MOVED = `EXISTS (SELECT FROM app.card_move m WHERE m.source_id = e.source_id AND m.state IN ('claimed', 'mirrored')
  AND NOT (m.frozen_at IS NOT NULL AND m.held_until >= date_trunc('day', app.now(), 'UTC')))`

/** Open stretches of an account at a chain, in one collection or all; what was given up is none. */
export async function readOpenStretches(
  db: ScopedPool | PoolClient,
  accountId: string,
  where: { chainId: number; collection?: string },
): Promise<OpenStretch[]> {
  const { rows } = await db.query<OpenStretch>(
    `SELECT ${COLUMNS}, ${IS_MOVED} AS "isMoved" FROM app.entitlement e WHERE account_id = $1 AND chain_id = $2 AND state <> 'ended'
       AND ($3::bytea IS NULL OR collection = $3)
       AND NOT given_up AND (state = 'frozen' OR valid_until IS NULL OR valid_until > app.now()) ORDER BY valid_from, id`,
    [accountId, where.chainId, where.collection ? bytes(where.collection) : null],
  )
  return rows
}

const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex')

/** Whole seconds of database time: what card time is counted in. */
export async function readSecond(db: ScopedPool | PoolClient): Promise<number> {
  const { rows } = await db.query<{ now: number }>(
    'SELECT floor(extract(epoch FROM app.now()))::float8 AS now',
  )
  return (rows[0] as { now: number }).now
}

/** A stretch that is not stored yet. */
export interface NewStretch extends Stretch {
  sourceId: string
  queueId: string
  accountId: string
  creatorId: string
  chainId: number
  collection: string
  tierNo: number
  rank: number
  wasWatched?: boolean
}

export async function insertStretch(tx: PoolClient, stretch: NewStretch): Promise<void> {
  const { id, queueId, accountId, creatorId, chainId, tierNo, rank, sourceId, wasWatched = false } = stretch
  await tx.query(
    `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id,
       is_provisional, length_s, valid_from, valid_until, was_watched)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, to_timestamp($12), to_timestamp($13), $14)`,
    [
      ...[id, queueId, accountId, creatorId, chainId, bytes(stretch.collection), tierNo, rank, sourceId],
      ...[stretch.isProvisional, stretch.lengthS, stretch.validFrom, stretch.validUntil, wasWatched],
    ],
  )
}

/** The queue of an account and tier: there is one for ever, so that what comes back goes behind what was bought meanwhile. */
export async function findQueue(
  tx: PoolClient,
  {
    accountId,
    chainId,
    collection,
    tierNo,
  }: Pick<NewStretch, 'accountId' | 'chainId' | 'collection' | 'tierNo'>,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT queue_id AS id FROM app.entitlement WHERE account_id = $1 AND chain_id = $2 AND collection = $3 AND tier_no = $4 LIMIT 1`,
    [accountId, chainId, bytes(collection), tierNo],
  )
  return rows[0]?.id
}

/** Writes the stretches of a queue that are another than before. */
export async function updateStretches(
  tx: PoolClient,
  before: readonly Stretch[],
  after: readonly Stretch[],
  endReason: EntitlementEndReason | null = null,
): Promise<void> {
  for (const next of after) {
    const old = before.find(({ id }) => id === next.id)
    if (!old || JSON.stringify(runOf(old)) === JSON.stringify(runOf(next))) continue
    const hasEnded = next.state === 'ended'
    await tx.query(
      `UPDATE app.entitlement SET state = $2, is_provisional = $3, valid_from = to_timestamp($4),
         valid_until = to_timestamp($5), left_s = $6, given_up = $9, ended_at = CASE WHEN $7 THEN coalesce(ended_at, app.now()) END,
         end_reason = CASE WHEN $7 THEN coalesce(end_reason, $8) END WHERE id = $1`,
      [
        ...[next.id, next.state, next.isProvisional, next.validFrom, next.validUntil, next.leftS],
        ...[hasEnded, endReason, next.isGivenUp],
      ],
    )
  }
}

/** Keeps that somebody watched by a stretch that stops: afterwards what is watched by its queue is another's. */
export async function keepWatched(tx: PoolClient, id: string): Promise<void> {
  await tx.query('UPDATE app.entitlement SET was_watched = true WHERE id = $1', [id])
}

const runOf = ({ state, isProvisional, isGivenUp, validFrom, validUntil, leftS }: Stretch) => [
  ...[state, isProvisional, isGivenUp, validFrom, validUntil, leftS],
]

/**
 * True when somebody watched by a queue between two times, in seconds, or by the pass that a stretch of it became; a seat at
 * which no picture arrived counts not.
 */
export async function wasSeatLive(
  db: ScopedPool | PoolClient,
  { sourceKey, sourceId }: { sourceKey: string; sourceId: string },
  { from, until }: { from: number; until: number },
): Promise<boolean> {
  const { rows } = await db.query<{ was: boolean }>(
    `WITH k AS (SELECT $1 AS source_key UNION ALL SELECT m.chain_id || ':0x' || encode(m.collection, 'hex') || ':' || m.pass_id
         FROM app.card_move m WHERE m.source_id = $4 AND m.pass_id IS NOT NULL)
     SELECT EXISTS (SELECT FROM (SELECT live_at, ended_at FROM app.seat JOIN k USING (source_key)
         UNION ALL SELECT live_at, ended_at FROM app.seat_past JOIN k USING (source_key)) s
       WHERE s.live_at < to_timestamp($3) AND coalesce(s.ended_at, app.now()) > to_timestamp($2)) AS was`,
    [sourceKey, from, until, sourceId],
  )
  return rows[0]?.was ?? false
}

/**
 * True when the card time behind a seat was paid back, and that is the last that became of its queue. The transaction is in the
 * scope of the account from then on.
 */
export async function wasRefunded(
  tx: PoolClient,
  { accountId, sourceKey }: { accountId: string; sourceKey: string | null },
): Promise<boolean> {
  if (!sourceKey?.startsWith('card:')) return false
  await setScope(tx, { account: accountId })
  const { rows } = await tx.query<{ reason: EntitlementEndReason | null }>(
    `SELECT end_reason AS reason FROM app.entitlement WHERE queue_id = $1 AND (state = 'ended' OR valid_until <= app.now())
     ORDER BY coalesce(ended_at, valid_until) DESC LIMIT 1`,
    [sourceKey.slice('card:'.length)],
  )
  return rows[0]?.reason === 'REFUNDED'
}
