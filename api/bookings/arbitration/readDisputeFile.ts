import type { CallFileKind } from '#domain/calls/words.ts'
import type { AnswerFile } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { fileAnswer } from '../disputes/fileAnswer.ts'
import { type ArbiterAsk, demandDisputed, noteArbitration } from './store.ts'

/** Where it stands among all that were laid of a booking, in the order in which they are shown. */
const FOUND = `SELECT l.n, l.kind FROM (SELECT f.id, f.kind, row_number() OVER (ORDER BY s.created_at, s.id, f.place)::int AS n
    FROM app.call_statement s JOIN app.call_file f ON f.statement_id = s.id WHERE s.booking_id = $1 AND s.laid_at IS NOT NULL) l WHERE l.id = $2`

/**
 * A file of a statement that was laid, under a name of ours. Who reads it is in the record before.
 * @throws ProblemError NOT_FOUND, FORBIDDEN
 */
export async function readDisputeFile(
  deps: Pick<BookingDeps, 'pool' | 'clock' | 'random' | 'chainId'>,
  asking: ArbiterAsk,
  fileId: string,
): Promise<AnswerFile> {
  const { pool } = deps
  const call = await demandDisputed(deps, pool, asking)
  const { rows } = await pool.query<{ n: number; kind: CallFileKind }>(FOUND, [call.id, fileId])
  const [found] = rows
  if (!found) throw new ProblemError('NOT_FOUND')
  await noteArbitration(deps, pool, 'file', { call, ...asking })
  return fileAnswer(pool, { fileId, kind: found.kind, place: found.n })
}
