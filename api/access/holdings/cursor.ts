import type { Pool, PoolClient } from 'pg'
import type { ChainPoint } from '#domain/access/verdict.ts'

/** Where the index stands. Times in seconds and milliseconds since the epoch as named. */
export interface Cursor {
  chainId: number
  number: number
  /** 0x hex */
  hash: string
  at: number
  epoch: number
  safe: number
  finalized: number
  /** up to here two providers told the same; with one provider what is final */
  agreed: number
  headSeen: number
  /** fresh, or of an age at which blocks should have come: still = two providers tell so, old = one alone does */
  headState: 'fresh' | 'still' | 'old'
  /** database time when the indexer last looked at the head */
  seenAtMs: number
  /** rows change and chain.touch names nobody, until the next epoch */
  isBackfill: boolean
  /** last row of chain.touch in the same snapshot */
  seq: number
}

/** Columns of `readCursor`, for statements that join the cursor as `c`. */
export interface CursorRow {
  number: number | null
  hash: Buffer
  block_at: Date
  epoch: number
  safe: number
  finalized: number
  agreed: number
  head_seen: number
  head_state: Cursor['headState']
  seen_at: Date
  is_backfill: boolean
  seq: number | null
}

export const CURSOR_COLUMNS = `c.number, c.hash, c.at AS block_at, c.epoch, c.safe, c.finalized, c.agreed, c.head_seen,
  c.head_state, c.seen_at, c.is_backfill,
  (SELECT max(seq) FROM chain.touch) AS seq`

/** The cursor of a row; null when nothing is indexed yet. */
export function toCursor(chainId: number, row: CursorRow | undefined): Cursor | null {
  if (!row || row.number === null) return null
  return {
    chainId,
    number: row.number,
    hash: `0x${row.hash.toString('hex')}`,
    at: Math.floor(row.block_at.getTime() / 1000),
    epoch: row.epoch,
    safe: row.safe,
    finalized: row.finalized,
    agreed: row.agreed,
    headSeen: row.head_seen,
    headState: row.head_state,
    seenAtMs: row.seen_at.getTime(),
    isBackfill: row.is_backfill,
    seq: row.seq ?? 0,
  }
}

/** Reads where the index stands. */
export async function readCursor(db: Pool | PoolClient, chainId: number): Promise<Cursor | null> {
  const { rows } = await db.query<CursorRow>({
    name: 'cursor_read',
    text: `SELECT ${CURSOR_COLUMNS} FROM chain.cursor c WHERE c.chain_id = $1`,
    values: [chainId],
  })
  return toCursor(chainId, rows[0])
}

/** The point a verdict cites when it was read from the index. Watching needs `latest`. */
export function pointOf(cursor: Cursor): ChainPoint {
  const { chainId, number, hash, at, epoch } = cursor
  return { chainId, block: number, blockHash: hash, blockAt: at, epoch, level: 'latest' }
}
