import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock } from '#domain/clock.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notify } from '../../notifications/notify.ts'
import { enqueue } from '../../queue/outbox.ts'
import { countRightChange } from '../countRightChange.ts'
import type { EntryDeps } from '../enterAccount.ts'
import type { identityRoutes } from './contract.ts'
import { lockIdentities } from './identityLock.ts'

/** Topic of the outbox: all open seats of the account in the body are decided again. */
export const DECIDE_AGAIN = 'seats.decide_again'

const OTHERS = `SELECT FROM app.identity o WHERE o.account_id = $2 AND o.id <> $1 AND o.ended_at IS NULL
  AND (o.wallet IS NOT NULL OR o.email IS NOT NULL)`

async function endIdentity(tx: PoolClient, id: string, accountId: string) {
  const { rows } = await tx.query<{ kind: 'wallet' | 'email'; email: string | null; name: string }>(
    `UPDATE app.identity SET ended_at = app.now() WHERE id = $1 AND account_id = $2 AND ended_at IS NULL
       AND kind IN ('wallet', 'email') AND EXISTS (${OTHERS}) RETURNING kind, email::text AS email,
       coalesce('0x' || encode(wallet, 'hex'), email::text) AS name`,
    [id, accountId],
  )
  if (rows[0]) return rows[0]
  const { rowCount } = await tx.query(
    `SELECT FROM app.identity WHERE id = $1 AND account_id = $2 AND ended_at IS NULL AND kind IN ('wallet', 'email')`,
    [id, accountId],
  )
  if (!rowCount) throw new ProblemError('NOT_FOUND')
  throw new ProblemError('LAST_IDENTITY', { detail: 'This is your last way in. Add another one first.' })
}

/** Takes a wallet or an e-mail away from an account; seats that rested on it are decided again. */
export function removeIdentity(
  deps: Pick<EntryDeps, 'pool' | 'random' | 'bans'> & { clock: Clock },
): Handler<typeof identityRoutes.removeIdentity> {
  return async ({ params, account, session }) => {
    await withTransaction(deps.pool, async (tx) => {
      await lockIdentities(tx, account, session)
      const { kind, email, name } = await endIdentity(tx, params.id, account)
      await deps.bans.leave(tx, account, [{ kind, name }])
      await countRightChange(tx, account)
      await enqueue(tx, [{ topic: DECIDE_AGAIN, key: `removed:${params.id}`, body: { account } }], deps)
      const news = {
        ...{ accounts: [account], object: `identity:${params.id}`, step: 'removed' },
        kind: kind === 'wallet' ? ('wallet_removed' as const) : ('email_removed' as const),
        formerEmails: email ? [email] : [],
      }
      await notify(tx, news, deps)
    })
    return {}
  }
}
