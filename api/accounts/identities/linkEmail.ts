import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notify } from '../../notifications/notify.ts'
import { type CodeDeps, startCode } from '../email/startCode.ts'
import { takeCode } from '../email/takeCode.ts'
import type { FollowBans } from '../followBans.ts'
import type { identityRoutes } from './contract.ts'
import { lockIdentities } from './identityLock.ts'
import { readIdentities } from './readIdentities.ts'

const TAKEN =
  'This address belongs to another account. To use it here, sign in with it there and remove it from that account.'
const ANOTHER = 'An account has one e-mail address. Remove the one it has first.'

/** Sends a code to an address that the account wants to have; whose it is is told by nobody. */
export function startEmailLink(deps: CodeDeps): Handler<typeof identityRoutes.startEmailLink> {
  return async ({ body, account, browser }) => ({
    body: await startCode(deps, { email: body.email, browser, account }),
  })
}

/** Gives the account the address that a code has proven. Two accounts at once: exactly one of them has it. */
export function linkEmail(deps: CodeDeps & { bans: FollowBans }): Handler<typeof identityRoutes.linkEmail> {
  const { pool, random } = deps
  return async ({ body, account, session }) => {
    const email = await takeCode(deps, { ...body, account })
    await withTransaction(pool, async (tx) => {
      await lockIdentities(tx, account, session)
      // as a first sign-in with this address does
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 13))', [email])
      const { rows } = await tx.query<{ account_id: string; email: string }>(
        `SELECT account_id, email::text AS email FROM app.identity
          WHERE ended_at IS NULL AND (email = $1 OR (account_id = $2 AND email IS NOT NULL))`,
        [email, account],
      )
      if (rows.some((row) => row.account_id !== account))
        throw new ProblemError('IDENTITY_TAKEN', { detail: TAKEN })
      if (rows.some((row) => row.email === email)) return
      if (rows.length > 0) throw new ProblemError('TOO_MANY_IDENTITIES', { detail: ANOTHER })
      const id = newId('idn', random)
      await tx.query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
        id,
        account,
        email,
      ])
      await deps.bans.gain(tx, account, { kind: 'email', name: email })
      const news = {
        accounts: [account],
        kind: 'email_added',
        object: `identity:${id}`,
        step: 'added',
      } as const
      await notify(tx, news, deps)
    })
    return { body: { identities: await readIdentities(pool, account) } }
  }
}
