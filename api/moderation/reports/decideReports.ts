import type { PoolClient } from 'pg'
import { letGo } from '#api/chat/keepMessages.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ReportEnd, ReportKind, ReportState } from '#domain/moderation/words.ts'
import { demandInRoom } from '../demandReach.ts'
import type { ModerationDeps } from '../deps.ts'

/** Which report, and what becomes of it. */
export interface ReportDecision {
  roomId: string
  reportId: string
  accountId: string
  state: ReportEnd
}

/**
 * Takes a report out of the queue. Its message becomes old like any other from now on.
 * @throws ProblemError NOT_FOUND for one of another channel, FORBIDDEN for one about who decides, CONFLICT when it was decided
 */
export async function decideReport(
  { pool }: Pick<ModerationDeps, 'pool'>,
  { roomId, reportId, accountId, state }: ReportDecision,
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const { channelId, role } = await demandInRoom(tx, { roomId, accountId, act: 'deleteMessage' })
    const { rows } = await tx.query<{
      state: ReportState
      kind: ReportKind
      about: string | null
      room: string
      subject: string
    }>(
      `SELECT state, kind, account_id AS about, room_id AS room, subject_id AS subject FROM app.report
        WHERE id = $1 AND channel_id = $2 FOR UPDATE`,
      [reportId, channelId],
    )
    const report = rows[0]
    if (!report) throw new ProblemError('NOT_FOUND')
    if (report.about === accountId && role !== 'owner')
      throw new ProblemError('FORBIDDEN', { detail: 'It is about you, so somebody else decides.' })
    if (report.state !== 'open') throw new ProblemError('CONFLICT', { detail: 'It was decided already.' })
    await tx.query(
      'UPDATE app.report SET state = $2, decided_by = $3, decided_at = app.now() WHERE id = $1',
      [reportId, state, accountId],
    )
    if (report.kind === 'message') await letGo(tx, report.room, [report.subject])
  })
}

/** Decides, in the transaction of the act that took messages away, what was reported about them. */
export async function settleMessages(
  tx: PoolClient,
  { actId, actor }: { actId: string; actor: string },
  removed: readonly { id: string; roomId: string }[],
): Promise<void> {
  const { rows } = await tx.query<{ room: string; id: string }>(
    `UPDATE app.report SET state = 'acted', act_id = $2, decided_by = $3, decided_at = app.now()
      WHERE kind = 'message' AND subject_id = ANY ($1) AND state = 'open' RETURNING room_id AS room, subject_id AS id`,
    [removed.map(({ id }) => id), actId, actor],
  )
  for (const { room, id } of rows) await letGo(tx, room, [id])
}

/** The same of what was reported about somebody's name, by the act that took them out of the channel. */
export async function settleNames(
  tx: PoolClient,
  { actId, actor, channelId }: { actId: string; actor: string; channelId: string },
  accountId: string,
): Promise<void> {
  await tx.query(
    `UPDATE app.report SET state = 'acted', act_id = $2, decided_by = $3, decided_at = app.now()
      WHERE kind = 'name' AND channel_id = $4 AND subject_id = $1 AND state = 'open'`,
    [accountId, actId, actor, channelId],
  )
}
