import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { holdEnd } from '#domain/billing/cardMove.ts'
import type { CardMoveState } from '#domain/billing/words.ts'
import type { CardVoucher } from '../../ports/attestor.ts'
import type { CardMove } from './contract.ts'

/** A voucher as its row has it; bytes are 0x hex, moments seconds since the epoch. */
export interface MoveRow {
  id: string
  sourceId: string
  accountId: string | null
  creatorId: string
  queueId: string | null
  chainId: number
  collection: `0x${string}`
  tierNo: number
  wallet: `0x${string}`
  lengthS: number | null
  heldUntil: number
  validUntil: number
  purchaseHash: `0x${string}`
  signer: `0x${string}`
  signature: `0x${string}`
  state: CardMoveState
  passId: string | null
  isFrozen: boolean
}

const hex = (column: string): string => `'0x' || encode(m.${column}, 'hex')`
const COLUMNS = `m.id, m.source_id AS "sourceId", m.account_id AS "accountId", m.creator_id AS "creatorId", m.chain_id AS "chainId",
  (SELECT e.queue_id FROM app.entitlement e WHERE e.source = 'card' AND e.source_id = m.source_id) AS "queueId",
  ${hex('collection')} AS collection, m.tier_no AS "tierNo", ${hex('wallet')} AS wallet, m.length_s::float8 AS "lengthS",
  extract(epoch FROM m.held_until)::float8 AS "heldUntil", extract(epoch FROM m.valid_until)::float8 AS "validUntil",
  ${hex('purchase_hash')} AS "purchaseHash", ${hex('signer')} AS signer, ${hex('signature')} AS signature, m.state,
  m.pass_id::text AS "passId", m.frozen_at IS NOT NULL AS "isFrozen"`

/** A voucher by its id. */
export async function findMove(db: ScopedPool | PoolClient, id: string): Promise<MoveRow | undefined> {
  const { rows } = await db.query<MoveRow>(`SELECT ${COLUMNS} FROM app.card_move m WHERE m.id = $1`, [id])
  return rows[0]
}

/** The voucher of a right that is not over; at most one. */
export async function findOpenMove(
  db: ScopedPool | PoolClient,
  sourceId: string,
): Promise<MoveRow | undefined> {
  const { rows } = await db.query<MoveRow>(
    `SELECT ${COLUMNS} FROM app.card_move m WHERE m.source_id = $1 AND m.state IN ('signed', 'claimed', 'mirrored')`,
    [sourceId],
  )
  return rows[0]
}

/** The right that a voucher is for, and when it was paid. Moments in seconds. */
export interface MovedSource {
  sourceId: string
  creatorId: string
  chainId: number
  collection: `0x${string}`
  tierNo: number
  /** of the payment, also of a right that came back later */
  paidAt: number
  /** database time */
  now: number
}

/** Reads what a voucher for a right says besides its length. */
export async function readMovedSource(db: ScopedPool | PoolClient, sourceId: string): Promise<MovedSource> {
  const { rows } = await db.query<MovedSource>(
    `SELECT e.source_id AS "sourceId", e.creator_id AS "creatorId", e.chain_id AS "chainId", '0x' || encode(e.collection, 'hex') AS collection,
       e.tier_no::int AS "tierNo", floor(extract(epoch FROM app.now()))::float8 AS now,
       floor(extract(epoch FROM coalesce(p.paid_at, e.created_at)))::float8 AS "paidAt"
     FROM app.entitlement e LEFT JOIN app.refund r ON r.id = e.source_id LEFT JOIN app.purchase p ON p.id = coalesce(r.purchase_id, e.source_id)
     WHERE e.source = 'card' AND e.source_id = $1`,
    [sourceId],
  )
  const [row] = rows
  if (!row) throw new Error(`no right was granted for ${sourceId}`)
  return row
}

const bytesOf = (text: string): Buffer => Buffer.from(text.slice(2), 'hex')

/** A voucher that is signed and known to nobody. */
export interface NewMove {
  id: string
  accountId: string
  source: MovedSource
  wallet: string
  salt: Buffer
  voucher: CardVoucher
  signer: string
  signature: string
}

export async function insertMove(tx: PoolClient, { id, accountId, source, ...move }: NewMove): Promise<void> {
  const { length, heldUntil, validUntil, purchase } = move.voucher
  await tx.query(
    `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until,
       valid_until, salt, purchase_hash, signer, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0), to_timestamp($10), to_timestamp($11), $12, $13, $14, $15)`,
    [
      ...[id, source.sourceId, accountId, source.creatorId, source.chainId, bytesOf(source.collection)],
      ...[source.tierNo, bytesOf(move.wallet), length, heldUntil, validUntil, move.salt],
      ...[bytesOf(purchase), bytesOf(move.signer), bytesOf(move.signature)],
    ],
  )
}

/** More than anybody moves. */
const MAX_SHOWN = 100

/** Vouchers of an account, the newest first. */
export async function movesOf(db: ScopedPool | PoolClient, accountId: string): Promise<MoveRow[]> {
  const { rows } = await db.query<MoveRow>(
    `SELECT ${COLUMNS} FROM app.card_move m WHERE m.account_id = $1 ORDER BY m.made_at DESC, m.id LIMIT $2`,
    [accountId, MAX_SHOWN],
  )
  return rows
}

const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** A voucher as its owner sees it. What is frozen, used or over is not handed out again. */
export function showMove(row: MoveRow): CardMove {
  const { id, state, queueId, wallet, tierNo, lengthS, heldUntil, validUntil, passId, isFrozen } = row
  const voucher = {
    ...{ tierNo, to: wallet, length: lengthS ?? 0 },
    ...{ heldUntil, validUntil, purchase: row.purchaseHash },
  }
  const { collection, signer, signature } = row
  return {
    ...{ id, state, queueId, wallet, tierNo, lengthS, passId, isFrozen },
    heldUntil: instantOf(holdEnd(heldUntil)),
    validUntil: instantOf(validUntil),
    claim: state === 'signed' && !isFrozen ? { collection, voucher, signer, signature } : null,
  }
}
