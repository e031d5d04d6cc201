import type { Handlers } from '../../http/handler.ts'
import { createNonce } from '../createNonce.ts'
import type { CodeDeps } from '../email/startCode.ts'
import type { EntryDeps } from '../enterAccount.ts'
import type { identityRoutes } from './contract.ts'
import { linkEmail, startEmailLink } from './linkEmail.ts'
import { LINK_STATEMENT, linkWallet } from './linkWallet.ts'
import { readIdentities } from './readIdentities.ts'
import { removeIdentity } from './removeIdentity.ts'
import type { WalletProofDeps } from './walletProof.ts'

/** Verbs of the ways into an account. */
export function identityHandlers(
  deps: EntryDeps & WalletProofDeps & CodeDeps,
): Handlers<typeof identityRoutes> {
  return {
    listIdentities: async ({ account }) => ({
      body: { identities: await readIdentities(deps.pool, account) },
    }),
    createLinkNonce: async ({ body, account }) => ({
      body: {
        ...(await createNonce({ ...deps, chainId: deps.siwe.chainId }, body, account)),
        statement: LINK_STATEMENT,
      },
    }),
    linkWallet: linkWallet(deps),
    startEmailLink: startEmailLink(deps),
    linkEmail: linkEmail(deps),
    removeIdentity: removeIdentity(deps),
  }
}
