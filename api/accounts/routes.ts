import { missingStepUp, type StepUpNeed } from '#domain/stepUp.ts'
import type { Handlers } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { ChainReader } from '../ports/chain.ts'
import type { accountRoutes } from './contract.ts'
import { createNonce } from './createNonce.ts'
import { endSessions } from './endSessions.ts'
import type { EntryDeps } from './enterAccount.ts'
import type { SiweRules } from './identities/siweMessage.ts'
import { clearCookie } from './session/sessionCookie.ts'
import { signIn } from './signIn.ts'
import type { StepUpSettings } from './stepUp/createStepUpCheck.ts'
import { readSessionProof } from './stepUp/sessionProof.ts'
import { readMe, readSessions } from './store.ts'

export interface AccountDeps extends EntryDeps {
  settings: StepUpSettings
  chain: Pick<ChainReader, 'verifyMessage'>
  siwe: SiweRules
}

/** Verbs of accounts. */
export function accountHandlers(deps: AccountDeps): Handlers<typeof accountRoutes> {
  const { pool, siwe, publicUrl } = deps
  return {
    createNonce: async ({ body }) => ({
      body: await createNonce({ ...deps, chainId: siwe.chainId }, body, null),
    }),
    signIn: signIn(deps),
    async signOut({ account, session }) {
      await endSessions(deps, account, { only: session })
      return { headers: { 'set-cookie': clearCookie(publicUrl) } }
    },
    async getMe({ account }) {
      return { body: await readMe(pool, account) }
    },
    async getStepUp({ session }) {
      const proof = await readSessionProof(pool, { look: session }, deps.settings)
      if (!proof) throw new ProblemError('SIGN_IN_REQUIRED')
      const missing = (need: StepUpNeed) =>
        missingStepUp(need, proof, deps.settings.SECOND_FACTOR)?.methods ?? null
      const { factors } = proof
      return {
        body: { factors: [...factors], missing: { factor: missing('factor'), fresh: missing('fresh') } },
      }
    },
    async listSessions({ account, session }) {
      const sessions = (await readSessions(pool, account)).map((row) => ({
        id: row.id,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        agent: row.user_agent,
        place: row.ip_address,
        isCurrent: row.id === session,
      }))
      return { body: { sessions } }
    },
    async revokeSession({ account, session, params }) {
      if ((await endSessions(deps, account, { only: params.id })) === 0) throw new ProblemError('NOT_FOUND')
      return params.id === session ? { headers: { 'set-cookie': clearCookie(publicUrl) } } : {}
    },
    async endOtherSessions({ account, session }) {
      return { body: { ended: await endSessions(deps, account, { but: session }) } }
    },
  }
}
