import { isUtf8 } from 'node:buffer'
import type { PoolClient } from 'pg'
import { fileKindOf, MAX_CALL_FILES } from '#domain/calls/dispute.ts'
import type { CallFileKind } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import type { CallFile } from './contract.ts'
import {
  type DisputedCall,
  demandDailyPace,
  demandOpenCall,
  lockAdder,
  lockDisputedCall,
  paceOf,
  readDisputedCall,
  sha256Of,
} from './store.ts'

/** Files that one account adds to all of its calls within 24 hours, also those that it removed again. */
const MAX_FILES_A_DAY = 20

/** Of both halves; a copy has the moment of what it copies, and is no other file. */
const ADDED = `SELECT ${paceOf('count(DISTINCT f.created_at)', 'f.created_at')}
  FROM app.call_file f JOIN app.booking b ON b.id = f.booking_id LEFT JOIN app.creator c ON c.id = b.creator_id
  WHERE f.created_at > app.now() - interval '1 day' AND CASE WHEN f.is_by_fan THEN b.account_id = $1 ELSE c.account_id = $1 END
    AND b.id IN (SELECT o.id FROM app.booking o WHERE o.account_id = $1
      UNION ALL SELECT o.id FROM app.booking o JOIN app.creator w ON w.id = o.creator_id WHERE w.account_id = $1)`

/** A file for a booking of an account. */
interface FileWish {
  accountId: string
  bookingId: string
  name: string
}

function demandKind(bytes: Buffer): CallFileKind {
  const kind = fileKindOf(bytes, isUtf8)
  if (kind) return kind
  const detail =
    bytes.length === 0
      ? 'This file is empty. Choose another one.'
      : 'This file is none of those that are taken: a PNG, JPEG or WebP picture, a PDF, or plain text.'
  throw new ProblemError('INVALID_INPUT', { detail })
}

/** Whoever sent it twice has it once. */
async function findWaiting(tx: PoolClient, call: DisputedCall, digest: Buffer) {
  const { rows } = await tx.query<Pick<CallFile, 'id' | 'name'>>(
    `SELECT id, name FROM app.call_file WHERE booking_id = $1 AND is_by_fan = $2 AND digest = $3 AND statement_id IS NULL
      AND bytes IS NOT NULL LIMIT 1`,
    [call.id, call.side === 'fan', digest],
  )
  return rows[0] ?? null
}

async function add(deps: BookingDeps, tx: PoolClient, wish: FileWish, bytes: Buffer): Promise<CallFile> {
  const { accountId, bookingId, name } = wish
  await lockAdder(tx, accountId)
  const call = await lockDisputedCall(tx, { accountId, bookingId, chainId: deps.chainId })
  demandOpenCall(call)
  const kind = demandKind(bytes)
  const digest = sha256Of(bytes)
  const facts = { kind, bytes: bytes.length, digest: `0x${digest.toString('hex')}` }
  const waiting = await findWaiting(tx, call, digest)
  if (waiting) return { ...waiting, ...facts }
  if (call.files >= MAX_CALL_FILES) {
    const detail = `${MAX_CALL_FILES} files of one side are the most for a call. Remove one that you have not sent yet.`
    throw new ProblemError('CONFLICT', { detail })
  }
  await demandDailyPace(tx, accountId, {
    counted: ADDED,
    max: MAX_FILES_A_DAY,
    detail: `You added ${MAX_FILES_A_DAY} files within a day, and that is the most. Add the next one later.`,
  })
  const id = newId('fil', deps.random)
  await tx.query(
    `INSERT INTO app.call_file (id, booking_id, is_by_fan, name, kind, bytes, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, call.id, call.side === 'fan', name, kind, bytes, digest],
  )
  return { id, name, ...facts }
}

/**
 * Keeps a file for what one side of a call says next; the same again is kept once. Nothing is read for a call that takes none.
 * @throws ProblemError NOT_FOUND, CONFLICT where the call is not open for it or has as many, INVALID_INPUT for what is not taken,
 * RATE_LIMITED after twenty within a day
 */
export async function addCallFile(
  deps: BookingDeps,
  { readFile, ...wish }: FileWish & { readFile: () => Promise<Buffer> },
): Promise<CallFile> {
  const call = await readDisputedCall(deps.pool, { ...wish, chainId: deps.chainId })
  if (!call) throw new ProblemError('NOT_FOUND')
  demandOpenCall(call)
  const bytes = await readFile()
  return withBriefLocks(deps.pool, (tx) => add(deps, tx, wish, bytes))
}
