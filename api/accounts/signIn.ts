import type { Handler } from '../http/handler.ts'
import type { accountRoutes } from './contract.ts'
import { type EntryDeps, enterAccount, guestOf } from './enterAccount.ts'
import { proveWallet, type WalletProofDeps } from './identities/walletProof.ts'
import { accountOfWallet, isWalletKnown } from './store.ts'

/** Signs a wallet in. */
export function signIn(deps: EntryDeps & WalletProofDeps): Handler<typeof accountRoutes.signIn> {
  return async ({ body, ...asking }) => {
    const address = await proveWallet(deps, body, { linksTo: null, ip: asking.ip })
    if (!(await isWalletKnown(deps.pool, address))) await deps.limits.checkNewAccount(asking.ip)
    const account = await accountOfWallet(deps.pool, address, deps, guestOf(asking))
    return enterAccount(deps, account, asking)
  }
}
