import type { Pool, PoolClient } from 'pg'
import { holdEnd } from '#domain/billing/cardMove.ts'
import type { CardMoveState } from '#domain/billing/words.ts'
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
export async function findMove(db: Pool | PoolClient, id: string): Promise<MoveRow | undefined> {
  const { rows } = await db.query<MoveRow>(`SELECT ${COLUMNS} FROM app.card_move m WHERE m.id = $1`, [id])
  return rows[0]
}

/** The voucher of a right that is not over; at most one. */
export async function findOpenMove(db: Pool | PoolClient, sourceId: string): Promise<MoveRow | undefined> {
  const { rows } = await db.query<MoveRow>(
    `SELECT ${COLUMNS} FROM app.card_move m WHERE m.source_id = $1 AND m.state IN ('signed', 'claimed', 'mirrored')`,
    [sourceId],
  )
  return rows[0]
}

/** More than anybody moves. */
const MAX_SHOWN = 100

/** Vouchers of an account, the newest first. */
export async function movesOf(db: Pool | PoolClient, accountId: string): Promise<MoveRow[]> {
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
