import type { Pool } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import type { Handlers, SignInLimits } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { ChainReader } from '../ports/chain.ts'
import type { accountRoutes } from './contract.ts'
import { createNonce } from './createNonce.ts'
import { type EndSessionSeats, endSessions } from './endSessions.ts'
import { followAuth } from './session/createAuth.ts'
import { clearCookie } from './session/sessionCookie.ts'
import { signIn } from './signIn.ts'
import type { SiweRules } from './siweMessage.ts'
import { readMe, readSessions } from './store.ts'

export interface AccountDeps {
  pool: Pool
  random: RandomBytes
  chain: Pick<ChainReader, 'verifyMessage'>
  publicUrl: string
  /** signs session cookies */
  sessionSecret: RotatingSecret
  siwe: SiweRules
  limits: SignInLimits
  endSeats: EndSessionSeats
  security: SecurityLog
}

/** Verbs of accounts. */
export function accountHandlers(deps: AccountDeps): Handlers<typeof accountRoutes> {
  const { pool, random, siwe, publicUrl } = deps
  const auth = followAuth({ pool, publicUrl, secret: deps.sessionSecret })
  return {
    createNonce: createNonce({ pool, random, chainId: siwe.chainId }),
    signIn: signIn({
      ...{ pool, random, chain: deps.chain, auth, siwe },
      ...{ limits: deps.limits, endSeats: deps.endSeats, security: deps.security },
    }),
    async signOut({ account, session }) {
      await endSessions(deps, account, { only: session })
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
      if ((await endSessions(deps, account, { only: params.id })) === 0) throw new ProblemError('NOT_FOUND')
      return params.id === session ? { headers: { 'set-cookie': clearCookie(publicUrl) } } : {}
    },
    async endOtherSessions({ account, session }) {
      return { body: { ended: await endSessions(deps, account, { but: session }) } }
    },
  }
}
