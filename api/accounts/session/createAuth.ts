import { createAuthEndpoint } from '@better-auth/core/api'
import { betterAuth } from 'better-auth'
import { setSessionCookie } from 'better-auth/cookies'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { AUTH_TABLES } from './authTables.ts'
import { cookieOf } from './sessionCookie.ts'
import { ABSOLUTE_S, IDLE_S } from './sessionLife.ts'

const opening = z.object({
  userId: z.string(),
  ipAddress: z.string(),
  userAgent: z.string(),
  now: z.date(),
})

/** Opens a session for somebody our own sign-in verb has already recognised; never mounted on HTTP. */
const walletSession = {
  id: 'wallet-session',
  endpoints: {
    openSession: createAuthEndpoint(
      '/wallet-session/open',
      { method: 'POST', body: opening, metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { userId, now, ...seenAs } = ctx.body
        const { internalAdapter } = ctx.context
        const user = await internalAdapter.findUserById(userId)
        if (!user) throw new Error(`no auth_user for account ${userId}`)
        // database time, so that one clock decides over the whole life of a session
        const times = { createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + IDLE_S * 1000) }
        const session = await internalAdapter.createSession(userId, false, { ...seenAs, ...times }, true)
        // the browser keeps it until the absolute end; when it is idle for too long is decided here
        await setSessionCookie(ctx, { session, user }, false, { maxAge: ABSOLUTE_S })
        return { sessionId: session.id }
      },
    ),
  },
}

interface AuthOptions {
  pool: Pool
  publicUrl: string
  /** signs session cookies */
  secret: string
}

/** The auth of the secret that signs at the moment: its library takes one secret for good. */
export function followAuth({
  secret,
  ...options
}: Omit<AuthOptions, 'secret'> & { secret: RotatingSecret }): () => Auth {
  let signedWith = secret.current()
  let auth = createAuth({ ...options, secret: signedWith })
  return () => {
    const current = secret.current()
    if (current !== signedWith) {
      auth = createAuth({ ...options, secret: current })
      signedWith = current
    }
    return auth
  }
}

/** better-auth over our tables: it owns sessions and their cookies; people sign in through our own verbs. */
export function createAuth({ pool, publicUrl, secret }: AuthOptions) {
  const cookie = cookieOf(publicUrl)
  return betterAuth({
    baseURL: publicUrl,
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { level: 'error' },
    rateLimit: { enabled: false },
    ...AUTH_TABLES,
    session: { ...AUTH_TABLES.session, expiresIn: IDLE_S },
    advanced: {
      // the prefix of our cookie is our own: `__Host-` says more than better-auth's `__Secure-`
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name, attributes: cookie.attributes } },
    },
    plugins: [walletSession],
  })
}

export type Auth = ReturnType<typeof createAuth>
