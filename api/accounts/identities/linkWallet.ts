import { withTransaction } from '#db/transaction.ts'
import type { Clock } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { notify } from '../../notifications/notify.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { countRightChange } from '../noteStandingChange.ts'
import type { identityRoutes } from './contract.ts'
import { lockIdentities } from './identityLock.ts'
import { readIdentities } from './readIdentities.ts'
import { proveWallet, type WalletProofDeps } from './walletProof.ts'

/** What a wallet shows when it is linked; a sign-in says something else, so the signature of the one is none of the other. */
export const LINK_STATEMENT =
  'Link this wallet to your Stagedoor account. It signs in and its passes count from now on. This costs nothing and moves nothing.'
/** Wallets of one account. */
export const MAX_WALLETS = 10

const TAKEN =
  'This wallet belongs to another account. To use it here, sign in with it there and remove it from that account.'

/** Links a wallet to the account that asked for its nonce. Two accounts at once: exactly one of them has it. */
export function linkWallet(
  deps: Pick<EntryDeps, 'pool' | 'random' | 'bans'> & WalletProofDeps & { clock: Clock },
): Handler<typeof identityRoutes.linkWallet> {
  const { pool, random, siwe } = deps
  return async ({ body, account, session, ip }) => {
    const ours = { ...deps, siwe: { ...siwe, statement: LINK_STATEMENT } }
    const address = await proveWallet(ours, body, { linksTo: account, ip })
    const wallet = Buffer.from(address.slice(2), 'hex')
    await withTransaction(pool, async (tx) => {
      await lockIdentities(tx, account, session)
      // as a first sign-in of this wallet does
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [address.toLowerCase()])
      const { rows } = await tx.query<{ account_id: string }>(
        'SELECT account_id FROM app.identity WHERE wallet = $1 AND ended_at IS NULL',
        [wallet],
      )
      if (rows[0]?.account_id === account) return
      if (rows[0]) throw new ProblemError('IDENTITY_TAKEN', { detail: TAKEN })
      const id = newId('idn', random)
      const { rowCount } = await tx.query(
        `INSERT INTO app.identity (id, account_id, kind, wallet) SELECT $1::text, $2::text, 'wallet', $3::bytea
          WHERE (SELECT count(*) FROM app.identity WHERE account_id = $2::text AND wallet IS NOT NULL AND ended_at IS NULL) < $4`,
        [id, account, wallet, MAX_WALLETS],
      )
      if (!rowCount)
        throw new ProblemError('TOO_MANY_IDENTITIES', {
          detail: `An account has up to ${MAX_WALLETS} wallets. Remove one first.`,
        })
      await deps.bans.gain(tx, account, { kind: 'wallet', name: address })
      await countRightChange(tx, account)
      const news = {
        accounts: [account],
        kind: 'wallet_added',
        object: `identity:${id}`,
        step: 'added',
      } as const
      await notify(tx, news, deps)
    })
    return { body: { identities: await readIdentities(pool, account) } }
  }
}
