import type { Pool, PoolClient } from 'pg'
import { networkName } from '#domain/address.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import { browserCookie } from '../http/browserCookie.ts'
import type { HandlerInput, SignInLimits } from '../http/handler.ts'
import { ProblemError } from '../http/problemError.ts'
import type { Me } from './contract.ts'
import { type EndSessionSeats, endSessions, type MoveGuestSeats } from './endSessions.ts'
import type { FollowBans } from './followBans.ts'
import { leaveGuest } from './guests/leaveGuest.ts'
import { newToken, tokenHeaders } from './session/newToken.ts'
import { agentFamily, networkOf } from './session/seenAs.ts'
import { insertSession, oldestSessions, readMe } from './store.ts'

export interface EntryDeps {
  pool: Pool
  random: RandomBytes
  publicUrl: string
  /** signs session cookies */
  sessionSecret: RotatingSecret
  limits: SignInLimits
  endSeats: EndSessionSeats
  bans: FollowBans
  moveSeats: MoveGuestSeats
  /** hears of sessions that end by themselves */
  security: SecurityLog
}

/** The browser or app that signs in, and the session it had. */
interface Entering {
  account: string | null
  session: string | null
  callerKind: HandlerInput['callerKind']
  ip: string
  /** what its cookie of ours says */
  browser: string | null
  agent: string
  isNative: boolean
}

/** The guest that signs in; null when it is none. */
export function guestOf({ account, callerKind }: Pick<Entering, 'account' | 'callerKind'>): string | null {
  return callerKind === 'guest' ? account : null
}

/** Sessions an account has at a time. */
const MAX_SESSIONS = 20

/**
 * Opens a new session for somebody a verb of ours has recognised, whatever the proof was; the session this browser had is
 * over, and so are those beyond twenty.
 * @param nameBrowser what the browser is known by from now on; without it what it carried, or something new
 */
export async function enterAccount(
  deps: EntryDeps,
  accountId: string,
  entering: Entering,
  nameBrowser?: () => Promise<string>,
): Promise<{ body: Me; headers: Record<string, string | string[]> }> {
  const { pool, random, publicUrl, sessionSecret, limits, endSeats, security } = deps
  const { account, session, ip, agent, isNative } = entering
  await limits.checkSignIn(accountId)
  const token = newToken(random)
  const seen = { ipAddress: networkOf(ip), userAgent: agentFamily(agent) }
  const sessionId = newId('ses', random)
  const open = async (db: Pool | PoolClient) => {
    if (!(await insertSession(db, { id: sessionId, token, accountId, ...seen })))
      throw new ProblemError('FORBIDDEN', {
        detail: 'This account is being erased. A moment later you can begin a new one.',
      })
  }
  const end = async (whose: string, only: string) => {
    if ((await endSessions({ pool, endSeats }, whose, { only })) > 0)
      security.write({ kind: 'session_end', account: whose, prefix: networkName(ip), ref: only })
  }
  const guestId = guestOf(entering)
  const hasMoved = guestId !== null && (await leaveGuest(deps, { guestId, accountId, sessionId }, open))
  if (guestId === null) await open(pool)
  if (!hasMoved && account && session) await end(account, session)
  for (const id of await oldestSessions(pool, accountId, MAX_SESSIONS)) await end(accountId, id)
  const browser = (await nameBrowser?.()) ?? entering.browser ?? newToken(random)
  await deps.bans.meet(pool, accountId, { browser, was: entering.browser })
  const { 'set-cookie': own, ...others } = tokenHeaders(token, { publicUrl, sessionSecret, isNative })
  const headers = { ...others, 'set-cookie': [own, browserCookie(browser, publicUrl)] }
  return { body: await readMe(pool, accountId), headers }
}
