import type { Pool, PoolClient } from 'pg'
import { demandAct } from '#api/creators/can.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import { type ModerationDeps, publishAll } from '../deps.ts'
import { notifyTarget } from '../notifyTarget.ts'
import { readAct } from '../store.ts'
import { asUndoProblem, undoInPlace } from '../undoAct.ts'

/** Which appeal, and what becomes of it. */
export interface AppealDecision {
  channelId: string
  actId: string
  accountId: string
  isOverturned: boolean
  /** what the person reads */
  answer: string
}

/** True where somebody besides the owner could decide about an act of theirs. */
export async function othersDecide(
  db: Pool | PoolClient,
  { channelId, accountId }: { channelId: string; accountId: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM app.channel_role WHERE channel_id = $1 AND role = 'producer' AND account_id <> $2 LIMIT 1",
    [channelId, accountId],
  )
  return rowCount === 1
}

/** Locks an appeal that nobody decided; null for one of another channel. @returns who acted */
async function lockAppeal(
  tx: PoolClient,
  { channelId, actId }: AppealDecision,
): Promise<{ actor: string; isOpen: boolean } | null> {
  const { rows } = await tx.query<{ actor: string; open: boolean }>(
    `SELECT a.actor, p.state = 'open' AS open FROM app.appeal p JOIN app.action_log a ON a.id = p.act_id
      WHERE p.act_id = $1 AND p.channel_id = $2 FOR UPDATE OF p`,
    [actId, channelId],
  )
  return rows[0] ? { actor: rows[0].actor, isOpen: rows[0].open } : null
}

async function decide(
  tx: PoolClient,
  deps: ModerationDeps,
  decision: AppealDecision & { role: ActingRole },
): Promise<ReadonlyMap<string, number>> {
  const { channelId, actId, accountId, role, isOverturned, answer } = decision
  const act = await readAct(tx, actId, channelId)
  // the person's lock comes before the appeal's, as where a ban is taken back
  if (act) await deps.access.lockForLift(tx, actId)
  const appeal = await lockAppeal(tx, decision)
  if (!act || !appeal) throw new ProblemError('NOT_FOUND')
  if (!appeal.isOpen) throw new ProblemError('CONFLICT', { detail: 'It was decided already.' })
  const isOwnAct = appeal.actor === accountId
  if (isOwnAct && (role !== 'owner' || (await othersDecide(tx, decision))))
    throw new ProblemError('FORBIDDEN', { detail: 'You acted, so somebody else decides.' })
  await tx.query(
    `UPDATE app.appeal SET state = $2, answer = $3, decided_by = $4, decided_at = app.now(), by_actor = $5 WHERE act_id = $1`,
    [actId, isOverturned ? 'overturned' : 'upheld', answer, accountId, isOwnAct],
  )
  if (isOverturned)
    return undoInPlace(tx, deps, {
      act,
      request: { channelId, actId, accountId, reason: answer, isOverturned },
    })
  if (!act.accountId) return new Map()
  const { ruleCode, accountId: target } = act
  const news = { channelId, accountId: target, actId, ruleCode, reason: answer, answer }
  await notifyTarget(tx, deps, { ...news, kind: 'appeal_upheld' })
  return new Map()
}

/**
 * Decides an appeal, once: the owner or a producer who did not act; where there is nobody else, the owner, and the answer says
 * so. Overturned, its act is taken back in the same transaction.
 * @throws ProblemError NOT_FOUND, FORBIDDEN for who acted, CONFLICT where it was decided
 */
export async function decideAppeal(deps: ModerationDeps, decision: AppealDecision): Promise<void> {
  const { channelId, accountId } = decision
  const role = await demandAct(deps.pool, { accountId, act: 'decideAppeals', channelId })
  const revs = await withTransaction(deps.pool, (tx) => decide(tx, deps, { ...decision, role })).catch(
    (error) => {
      throw asUndoProblem(error)
    },
  )
  publishAll(deps, revs)
}
