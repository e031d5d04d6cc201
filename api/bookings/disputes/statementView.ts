import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import type { CallFileKind, CallSide, DisputeReason } from '#domain/calls/words.ts'
import type { CallStatement, callRuling } from './contract.ts'

interface StoredFile {
  id: string
  name: string
  kind: CallFileKind
  bytes: number
  digest: string
}

interface StatementRow {
  side: CallSide
  reason: DisputeReason
  text: string
  hash: Buffer
  isOnChain: boolean
  at: Date
  files: StoredFile[]
}

/** SQL: the file `f` as both sides and arbiters read of it; its bytes leave by themselves. */
export const FILE_JSON = `jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'bytes', length(f.bytes),
  'digest', '0x' || encode(f.digest, 'hex'))`

/** Statements of a booking; on the chain is what the escrow has from the wallet of their own side. */
const STATEMENTS = `SELECT CASE WHEN s.is_by_fan THEN 'fan' ELSE 'creator' END AS side, s.reason, s.text, s.hash, s.created_at AS at,
    EXISTS (SELECT FROM chain.booking_dispute_as_of d JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (d.chain_id, d.escrow, d.id)
      WHERE (d.chain_id, d.escrow, d.id) = (b.chain_id, b.escrow, b.escrow_id) AND d.kind = 'opened' AND d.text_hash = s.hash
        AND d.by = CASE WHEN s.is_by_fan THEN e.fan ELSE e.creator END) AS "isOnChain",
    (SELECT coalesce(jsonb_agg(${FILE_JSON} ORDER BY f.place), '[]') FROM app.call_file f WHERE f.statement_id = s.id) AS files
  FROM app.call_statement s JOIN app.booking b ON b.id = s.booking_id WHERE s.booking_id = $1`

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`

/** What both sides of a booking laid, the oldest first, with its files and without their bytes. */
export async function readStatements(db: Pool | PoolClient, bookingId: string): Promise<CallStatement[]> {
  const { rows } = await db.query<StatementRow>(
    `${STATEMENTS} AND s.laid_at IS NOT NULL ORDER BY s.created_at, s.id`,
    [bookingId],
  )
  return rows.map(({ hash, at, ...said }) => ({ ...said, hash: hexOf(hash), at: at.toISOString() }))
}

/** One of them, for its own side: also where it is not laid. */
export async function readStatement(
  db: Pool | PoolClient,
  bookingId: string,
  statementId: string,
): Promise<CallStatement> {
  const { rows } = await db.query<StatementRow>(`${STATEMENTS} AND s.id = $2`, [bookingId, statementId])
  if (!rows[0]) throw new Error('a statement that was kept is not there')
  const { hash, at, ...said } = rows[0]
  return { ...said, hash: hexOf(hash), at: at.toISOString() }
}

interface RulingRow {
  creatorBps: number
  text: string | null
  hash: Buffer
  at: Date
}

/** What is in force last, of the escrow or of a step by card, with the reasons that were kept of just that share. */
const RULING = `SELECT d.creator_bps AS "creatorBps", d.text_hash AS hash, d.at,
    (SELECT r.text FROM app.call_ruling r WHERE r.booking_id = $1 AND r.hash = d.text_hash AND r.creator_bps = d.creator_bps LIMIT 1) AS text
  FROM ((SELECT d.creator_bps, d.text_hash, d.at FROM app.booking b
      JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (b.chain_id, b.escrow, b.escrow_id) AND d.kind = 'ruled'
      WHERE b.id = $1 ORDER BY d.block DESC, d.log_index DESC LIMIT 1)
    UNION ALL (SELECT s.creator_bps, s.text_hash, s.at FROM app.booking_step s WHERE s.booking_id = $1 AND s.kind = 'resolve')) d`

/** What was ruled of a booking, once it is in force: by wallet when the chain has it, since what an arbiter wrote and did not send is nobody's to read. */
export async function readRuling(
  db: Pool | PoolClient,
  bookingId: string,
): Promise<z.infer<typeof callRuling> | null> {
  const { rows } = await db.query<RulingRow>(RULING, [bookingId])
  const [ruling] = rows
  if (!ruling) return null
  return { ...ruling, hash: hexOf(ruling.hash), at: ruling.at.toISOString() }
}
