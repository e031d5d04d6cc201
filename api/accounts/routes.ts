import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { Handlers } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { ChainReader } from '../ports/chain.ts'
import type { accountRoutes } from './contract.ts'
import { createNonce } from './createNonce.ts'
import { followAuth } from './session/createAuth.ts'
import { clearCookie } from './session/sessionCookie.ts'
import { signIn } from './signIn.ts'
import type { SiweRules } from './siweMessage.ts'
import { endSession, readMe, readSessions } from './store.ts'

export interface AccountDeps {
  pool: Pool
  random: RandomBytes
  chain: Pick<ChainReader, 'verifyMessage'>
  publicUrl: string
  /** signs session cookies */
  sessionSecret: RotatingSecret
  siwe: SiweRules
}

/** Verbs of accounts. */
export function accountHandlers(deps: AccountDeps): Handlers<typeof accountRoutes> {
  const { pool, random, siwe, publicUrl } = deps
  const auth = followAuth({ pool, publicUrl, secret: deps.sessionSecret })
  return {
    createNonce: createNonce({ pool, random, chainId: siwe.chainId }),
    signIn: signIn({ pool, random, chain: deps.chain, auth, siwe }),
    async signOut({ account, session }) {
      await endSession(pool, account, session)
      return { headers: { 'set-cookie': clearCookie(publicUrl) } }
    },
    async getMe({ account }) {
      return { body: await readMe(pool, account) }
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
      if (!(await endSession(pool, account, params.id))) throw new ProblemError('NOT_FOUND')
      return params.id === session ? { headers: { 'set-cookie': clearCookie(publicUrl) } } : {}
    },
  }
}
