import type { PoolClient } from 'pg'
import { keepMessage, readShownMessage } from '#api/chat/keepMessages.ts'
import { readReader } from '#api/chat/readReaders.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { readRoomView } from '#api/rooms/readRoomView.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { REPORTS_AN_HOUR } from '#domain/moderation/reportRules.ts'
import type { ReportKind, ReportState, RuleCode } from '#domain/moderation/words.ts'
import type { ModerationDeps } from '../deps.ts'
import { readChannelOfRoom } from '../store.ts'

/** What reports depend on. */
export type ReportDeps = Pick<ModerationDeps, 'pool' | 'random'> & {
  settings: Parameters<typeof readRoomView>[0]['settings']
}

/** What somebody reports, and by which rule. */
export interface ReportRequest {
  roomId: string
  accountId: string
  kind: ReportKind
  messageId: string | null
  ruleCode: RuleCode
  text: string | null
}

/** One thing that can be reported. */
interface Thing {
  channelId: string
  roomId: string
  kind: ReportKind
  subjectId: string
  /** the name or title as it reads now; null for a message, which is read where it is kept */
  text: string | null
  /** whom it concerns */
  about: string | null
}

/** The room, as who reports it can see it. */
async function findStream({ pool, settings }: ReportDeps, request: ReportRequest): Promise<Thing> {
  const { roomId, accountId } = request
  const room = await readRoomView({ pool, settings }, roomId, accountId)
  if (room.role === 'owner') throw new ProblemError('FORBIDDEN', { detail: 'It is your own.' })
  return {
    ...{ channelId: room.channel.id, roomId, kind: 'stream', subjectId: roomId },
    ...{ text: room.title, about: null },
  }
}

/** A message that its reader sees, or the name above it. */
async function findWritten(
  tx: PoolClient,
  { roomId, kind, accountId, messageId }: ReportRequest,
): Promise<Thing> {
  const channelId = await readChannelOfRoom(tx, roomId)
  const message = messageId && (await readShownMessage(tx, roomId, messageId))
  if (!channelId || !message || !messageId) throw new ProblemError('NOT_FOUND')
  const { accountId: about, name } = message
  if (about === accountId) throw new ProblemError('FORBIDDEN', { detail: 'It is your own.' })
  if (kind === 'message') return { channelId, roomId, kind, subjectId: messageId, text: null, about }
  if (about === null) throw new ProblemError('NOT_FOUND')
  return { channelId, roomId, kind, subjectId: about, text: name, about }
}

/** The one row of a thing, held until the end of the transaction. */
async function lockReport(
  tx: PoolClient,
  { random }: ReportDeps,
  thing: Thing,
): Promise<{ id: string; state: ReportState }> {
  const { channelId, roomId, kind, subjectId, text, about } = thing
  const { rows } = await tx.query<{ id: string; state: ReportState }>(
    `INSERT INTO app.report (id, channel_id, room_id, kind, subject_id, text, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (channel_id, kind, subject_id, md5(coalesce(text, ''))) DO UPDATE SET count = report.count RETURNING id, state`,
    [newId('rep', random), channelId, roomId, kind, subjectId, text, about],
  )
  return rows[0] as { id: string; state: ReportState }
}

async function demandPace(tx: PoolClient, accountId: string): Promise<void> {
  const { rows } = await tx.query<{ n: number; wait_s: number }>(
    `SELECT count(*)::int AS n, ceil(extract(epoch FROM min(at) + interval '1 hour' - app.now()))::int AS wait_s
       FROM app.reporter WHERE account_id = $1 AND at > app.now() - interval '1 hour'`,
    [accountId],
  )
  if ((rows[0]?.n ?? 0) <= REPORTS_AN_HOUR) return
  const detail = 'You reported a lot within an hour. What is reported is looked at.'
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, rows[0]?.wait_s ?? 1) })
}

/**
 * Reports something to those who look after its channel. Nothing comes of it by itself; the same thing again, by the same person,
 * changes nothing.
 * @throws ProblemError NOT_FOUND for what its person cannot read, FORBIDDEN for their own, RATE_LIMITED after ten within an hour
 */
export async function makeReport(deps: ReportDeps, request: ReportRequest): Promise<void> {
  const { roomId, accountId, kind, messageId, ruleCode, text } = request
  const isStream = kind === 'stream'
  if (isStream !== (messageId === null))
    throw new ProblemError('INVALID_INPUT', {
      fields: { '/messageId': isStream ? 'This kind has none.' : 'Say which message.' },
    })
  if (!isStream && (await readReader(deps.pool, roomId, accountId)) === null)
    throw new ProblemError('NOT_FOUND')
  const stream = isStream ? await findStream(deps, request) : null
  await withTransaction(deps.pool, async (tx) => {
    // several pages of one person count one after the other
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 20))', [accountId])
    const thing = stream ?? (await findWritten(tx, request))
    const { id, state } = await lockReport(tx, deps, thing)
    const { rowCount } = await tx.query(
      'INSERT INTO app.reporter (report_id, account_id, rule_code, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [id, accountId, ruleCode, text],
    )
    if (rowCount === 0) return
    await demandPace(tx, accountId)
    await tx.query('UPDATE app.report SET count = count + 1, last_at = app.now() WHERE id = $1', [id])
    if (state !== 'open' || kind !== 'message' || messageId === null) return
    if (!(await keepMessage(tx, roomId, messageId))) throw new ProblemError('NOT_FOUND')
  })
}
