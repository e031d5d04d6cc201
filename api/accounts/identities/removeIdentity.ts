import type { PoolClient } from 'pg'
import { setScope } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock } from '#domain/clock.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notify } from '../../notifications/notify.ts'
import { enqueue } from '../../queue/outbox.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { countRightChange, DECIDE_AGAIN } from '../noteStandingChange.ts'
import type { identityRoutes } from './contract.ts'
import { lockIdentities } from './identityLock.ts'

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

/**
 * A card ticket that is on its way to a wallet would be nobody's at its end. Whoever signs a voucher holds the row of the wallet,
 * so that this look comes after it.
 * @throws ProblemError CONFLICT
 */
async function refuseWhileMoving(tx: PoolClient, accountId: string, wallet: string): Promise<void> {
  await setScope(tx, { account: accountId })
  const { rowCount } = await tx.query(
    `SELECT FROM app.card_move WHERE account_id = $1 AND wallet = $2 AND state IN ('signed', 'claimed')`,
    [accountId, Buffer.from(wallet.slice(2), 'hex')],
  )
  if (rowCount)
    throw new ProblemError('CONFLICT', {
      detail:
        'A card ticket is on its way to this wallet. It can be taken away once the pass is settled on the chain, or once the way was not used in time.',
    })
}

/** Takes a wallet or an e-mail away from an account; seats that rested on it are decided again. */
export function removeIdentity(
  deps: Pick<EntryDeps, 'pool' | 'random' | 'bans'> & { clock: Clock },
): Handler<typeof identityRoutes.removeIdentity> {
  return async ({ params, account, session }) => {
    await withTransaction(deps.pool, async (tx) => {
      await lockIdentities(tx, account, session)
      const { kind, email, name } = await endIdentity(tx, params.id, account)
      if (kind === 'wallet') await refuseWhileMoving(tx, account, name)
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
