import type { PoolClient } from 'pg'
import { MAX_CALL_FILES, MAX_STATEMENTS, statementContent } from '#domain/calls/dispute.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import type { CallStatement } from './contract.ts'
import { notifyStatement } from './disputeNews.ts'
import { attachFiles, dropFiles, readSaidFiles, type SaidFile } from './saidFiles.ts'
import { readStatement } from './statementView.ts'
import {
  type DisputedCall,
  demandDailyPace,
  demandOpenCall,
  lockAdder,
  lockDisputedCall,
  paceOf,
  sha256Of,
} from './store.ts'

/** Statements ahead of an objection that one account keeps for all of its calls within 24 hours. */
const MAX_KEPT_A_DAY = 10

/** Statements with files of one side and call that no objection came with: each has bytes of its own. Without files nobody is kept from objecting. */
const MAX_UNSENT = 3

/** Of both halves; what was laid at once has the moment of that. */
const KEPT = `SELECT ${paceOf('count(*)', 's.created_at')}
  FROM app.call_statement s JOIN app.booking b ON b.id = s.booking_id LEFT JOIN app.creator c ON c.id = b.creator_id
  WHERE s.created_at > app.now() - interval '1 day' AND s.laid_at IS DISTINCT FROM s.created_at
    AND CASE WHEN s.is_by_fan THEN b.account_id = $1 ELSE c.account_id = $1 END
    AND b.id IN (SELECT o.id FROM app.booking o WHERE o.account_id = $1
      UNION ALL SELECT o.id FROM app.booking o JOIN app.creator w ON w.id = o.creator_id WHERE w.account_id = $1)`

/** What one side of a booking says. */
interface StatementWish {
  accountId: string
  bookingId: string
  reason: DisputeReason
  text: string
  fileIds: readonly string[]
}

/** Throws ProblemError where a side of a disputed call has as much. */
function demandRoom(call: DisputedCall, files: readonly SaidFile[]): void {
  if (call.statements >= MAX_STATEMENTS) {
    const detail = `${MAX_STATEMENTS} statements of one side are the most for a call, and you have made them. Propose a split, or wait for the arbiter.`
    throw new ProblemError('CONFLICT', { detail })
  }
  if (call.laidFiles + files.length > MAX_CALL_FILES) {
    const detail = `${MAX_CALL_FILES} files of one side are the most for a call, in all statements together. Leave some out.`
    throw new ProblemError('CONFLICT', { detail })
  }
}

/** Throws ProblemError CONFLICT where a side wrote as many objections with files and sent none. */
async function demandUnsentRoom(tx: PoolClient, call: DisputedCall): Promise<void> {
  const { rows } = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM app.call_statement s WHERE s.booking_id = $1 AND s.is_by_fan = $2 AND s.laid_at IS NULL
      AND EXISTS (SELECT FROM app.call_file f WHERE f.statement_id = s.id)`,
    [call.id, call.side === 'fan'],
  )
  if ((rows[0]?.n ?? 0) < MAX_UNSENT) return
  const detail = `You wrote ${MAX_UNSENT} objections with files to this call and sent none of them. Send this one without its files: you can add them once you have objected.`
  throw new ProblemError('CONFLICT', { detail })
}

/** The same that was said before; of several what is laid. */
async function findSame(tx: PoolClient, call: DisputedCall, hash: Buffer) {
  const { rows } = await tx.query<{ id: string; isLaid: boolean }>(
    `SELECT id, laid_at IS NOT NULL AS "isLaid" FROM app.call_statement WHERE booking_id = $1 AND is_by_fan = $2 AND hash = $3
      ORDER BY laid_at NULLS LAST LIMIT 1`,
    [call.id, call.side === 'fan', hash],
  )
  return rows[0] ?? null
}

async function keep(deps: BookingDeps, tx: PoolClient, wish: StatementWish): Promise<string> {
  const { accountId, bookingId, reason, text, fileIds } = wish
  await lockAdder(tx, accountId)
  const call = await lockDisputedCall(tx, { accountId, bookingId, chainId: deps.chainId })
  demandOpenCall(call)
  const files = await readSaidFiles(tx, call, fileIds)
  const said = { bookingKey: call.bookingKey, side: call.side, reason, text }
  const hash = sha256Of(statementContent({ ...said, files: files.map(({ digest }) => digest) }))
  const isLaid = call.status === 'disputed'
  const same = await findSame(tx, call, hash)
  if (same && (same.isLaid || !isLaid)) {
    await dropFiles(tx, files)
    return same.id
  }
  if (files.some((file) => file.isLaid)) {
    const detail = 'One of these files is part of what you sent already. It is there for both of you.'
    throw new ProblemError('INVALID_INPUT', { detail, fields: { '/fileIds': detail } })
  }
  if (isLaid) demandRoom(call, files)
  else {
    if (files.length > 0) await demandUnsentRoom(tx, call)
    await demandDailyPace(tx, accountId, {
      counted: KEPT,
      max: MAX_KEPT_A_DAY,
      detail: `You wrote ${MAX_KEPT_A_DAY} objections within a day, and that is the most. Send one of them, or write the next one later.`,
    })
  }
  const id = newId('stm', deps.random)
  await tx.query(
    `INSERT INTO app.call_statement (id, booking_id, is_by_fan, reason, text, hash, laid_at)
     VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN app.now() END)`,
    [id, call.id, call.side === 'fan', reason, text, hash, isLaid],
  )
  await attachFiles(deps, tx, { statementId: id, files })
  if (isLaid) await notifyStatement(tx, deps, { bookingId, statementId: id, by: call.side })
  return id
}

/**
 * Keeps what one side of a call says: in a dispute the other side reads it at once, ahead of one once the chain has its hash. The same
 * again changes nothing.
 * @throws ProblemError NOT_FOUND, CONFLICT where the call is not open for it or has as many, INVALID_INPUT for files that cannot be
 * part of it, RATE_LIMITED after ten within a day
 */
export function addStatement(deps: BookingDeps, wish: StatementWish): Promise<CallStatement> {
  return withBriefLocks(deps.pool, async (tx) => {
    const statementId = await keep(deps, tx, wish)
    return readStatement(tx, wish.bookingId, statementId)
  })
}
