import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { firstGuestName } from '#domain/names/guestName.ts'
import { browserCookie } from '../../http/browserCookie.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { newToken, tokenHeaders } from '../session/newToken.ts'
import { agentFamily, networkOf } from '../session/seenAs.ts'
import { insertSession, readMe } from '../store.ts'
import type { guestRoutes } from './contract.ts'
import { insertAccount } from './insertAccount.ts'

/**
 * Guests enter public rooms alone; nobody becomes one before there is one to enter.
 * @throws ProblemError NOT_FOUND, SIGN_IN_REQUIRED, CONFLICT, GUESTS_PAUSED
 */
async function assertMayEnter(pool: Pool, roomId: string): Promise<void> {
  const { rows } = await pool.query<{ state: string; visibility: string; shielded: boolean }>(
    `SELECT r.state, r.visibility, EXISTS (SELECT FROM app.chat_shield s WHERE s.room_id = r.id AND s.until > app.now()) AS shielded
       FROM app.room r WHERE r.id = $1`,
    [roomId],
  )
  const room = rows[0]
  if (!room || room.state === 'draft') throw new ProblemError('NOT_FOUND')
  if (room.visibility === 'members')
    throw new ProblemError('SIGN_IN_REQUIRED', { detail: 'It is for members. Sign in to enter.' })
  if (room.visibility !== 'public') throw new ProblemError('NOT_FOUND')
  if (room.state !== 'live') throw new ProblemError('CONFLICT', { detail: 'It is not live.' })
  if (room.shielded) throw new ProblemError('GUESTS_PAUSED', { detail: 'Sign in to enter.' })
}

function insertGuest({ pool, random, bans }: EntryDeps, browser: string): Promise<string> {
  return withTransaction(pool, async (tx) => {
    const id = await insertAccount(tx, random, { state: 'guest', name: firstGuestName(random) })
    await bans.meet(tx, id, { browser, was: null })
    return id
  })
}

/** Makes a guest for a browser without a session; one that has a session is answered with it. */
export function makeGuest(deps: EntryDeps): Handler<typeof guestRoutes.makeGuest> {
  const { pool, random, publicUrl, sessionSecret, limits } = deps
  return async ({ body, account, callerKind, ip, agent, isNative, ...asking }) => {
    if (callerKind === 'closed')
      throw new ProblemError('FORBIDDEN', { detail: 'This account is closed for now.' })
    if (account !== null) return { body: await readMe(pool, account) }
    await assertMayEnter(pool, body.roomId)
    await limits.checkNewGuest(ip)
    const browser = asking.browser ?? newToken(random)
    const id = await insertGuest(deps, browser)
    const token = newToken(random)
    const seen = { ipAddress: networkOf(ip), userAgent: agentFamily(agent) }
    await insertSession(pool, { id: newId('ses', random), token, accountId: id, ...seen })
    const { 'set-cookie': own, ...others } = tokenHeaders(token, { publicUrl, sessionSecret, isNative })
    return {
      body: await readMe(pool, id),
      headers: { ...others, 'set-cookie': [own, browserCookie(browser, publicUrl)] },
    }
  }
}
