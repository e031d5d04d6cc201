import { ProblemError } from '#api/http/problemError.ts'
import { notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import type { ModerationDeps } from '../deps.ts'

const UNIQUE = '23505'

/**
 * Asks, as the person whom an act concerns, for it to be taken back; who can decide is told.
 * @throws ProblemError NOT_FOUND for an act about somebody else or of the installation, CONFLICT for a second appeal and for
 * an act that was taken back
 */
export async function makeAppeal(
  deps: ModerationDeps,
  { actId, accountId, text }: { actId: string; accountId: string; text: string },
): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{
      channel_id: string
      name: string
      deciders: string[]
      undone: boolean
    }>(
      `SELECT a.channel_id, c.name, EXISTS (SELECT FROM app.action_log u WHERE u.undoes = a.id) AS undone,
          ARRAY(SELECT cr.account_id::text WHERE cr.account_id IS NOT NULL UNION SELECT x.account_id::text FROM app.channel_role x
            WHERE x.channel_id = c.id AND x.role = 'producer' AND x.account_id <> a.actor) AS deciders
         FROM app.action_log a JOIN app.channel c ON c.id = a.channel_id JOIN app.creator cr ON cr.id = c.creator_id
        WHERE a.id = $1 AND a.target_account = $2 AND a.undoes IS NULL`,
      [actId, accountId],
    )
    const [act] = rows
    if (!act) throw new ProblemError('NOT_FOUND')
    if (act.undone) throw new ProblemError('CONFLICT', { detail: 'It was taken back already.' })
    await tx.query('INSERT INTO app.appeal (act_id, channel_id, account_id, text) VALUES ($1, $2, $3, $4)', [
      ...[actId, act.channel_id, accountId, text],
    ])
    const facts = { channel: act.name }
    const step = 'appeal_made'
    await notify(tx, { accounts: act.deciders, kind: step, object: `appeal:${actId}`, step, facts }, deps)
  }).catch((error) => {
    if ((error as { code?: string }).code !== UNIQUE) throw error
    throw new ProblemError(
      'CONFLICT',
      { detail: 'You appealed already. One appeal is read.' },
      { cause: error },
    )
  })
}
