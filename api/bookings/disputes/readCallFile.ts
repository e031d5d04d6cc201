import type { CallFileKind } from '#domain/calls/words.ts'
import type { AnswerFile } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { fileAnswer } from './fileAnswer.ts'
import type { OwnFile } from './removeCallFile.ts'
import { readDisputedCall } from './store.ts'

/** Own files, and those of the other side in what is laid. */
const READABLE = `SELECT f.place, f.kind FROM app.call_file f LEFT JOIN app.call_statement s ON s.id = f.statement_id
  WHERE f.id = $1 AND f.booking_id = $2 AND (f.is_by_fan = $3 OR s.laid_at IS NOT NULL) AND f.bytes IS NOT NULL`

/**
 * A file of an own call, as it was added.
 * @throws ProblemError NOT_FOUND also for what the other side has not laid
 */
export async function readCallFile(
  { pool, chainId }: Pick<BookingDeps, 'pool' | 'chainId'>,
  { accountId, bookingId, fileId }: OwnFile,
): Promise<AnswerFile> {
  const call = await readDisputedCall(pool, { accountId, bookingId, chainId })
  if (!call) throw new ProblemError('NOT_FOUND')
  const found = await pool.query<{ place: number | null; kind: CallFileKind }>(READABLE, [
    ...[fileId, call.id, call.side === 'fan'],
  ])
  const [file] = found.rows
  if (!file) throw new ProblemError('NOT_FOUND')
  return fileAnswer(pool, { fileId, ...file })
}
