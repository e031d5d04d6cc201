import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { firstGuestName } from '#domain/names/guestName.ts'
import type { Handler } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { newToken, tokenHeaders } from '../session/newToken.ts'
import { agentFamily, networkOf } from '../session/seenAs.ts'
import { insertSession, readMe } from '../store.ts'
import type { guestRoutes } from './contract.ts'
import { insertAccount } from './insertAccount.ts'

/**
 * Guests watch public streams alone; nobody becomes one before there is a stream to watch.
 * @throws ProblemError NOT_FOUND, SIGN_IN_REQUIRED, CONFLICT
 */
async function assertMayWatch(pool: Pool, roomId: string): Promise<void> {
  const { rows } = await pool.query<{ state: string; visibility: string }>(
    'SELECT state, visibility FROM app.room WHERE id = $1',
    [roomId],
  )
  const room = rows[0]
  if (!room || room.state === 'draft') throw new ProblemError('NOT_FOUND')
  if (room.visibility === 'members')
    throw new ProblemError('SIGN_IN_REQUIRED', { detail: 'This stream is for members. Sign in to enter it.' })
  if (room.visibility !== 'public') throw new ProblemError('NOT_FOUND')
  if (room.state !== 'live') throw new ProblemError('CONFLICT', { detail: 'This stream is not live.' })
}

function insertGuest({ pool, random }: EntryDeps): Promise<string> {
  return withTransaction(pool, (tx) =>
    insertAccount(tx, random, { state: 'guest', name: firstGuestName(random) }),
  )
}

/** Makes a guest for a browser without a session; one that has a session is answered with it. */
export function makeGuest(deps: EntryDeps): Handler<typeof guestRoutes.makeGuest> {
  const { pool, random, publicUrl, sessionSecret, limits } = deps
  return async ({ body, account, callerKind, ip, agent, isNative }) => {
    if (callerKind === 'closed')
      throw new ProblemError('FORBIDDEN', { detail: 'This account is closed for now.' })
    if (account !== null) return { body: await readMe(pool, account) }
    await assertMayWatch(pool, body.roomId)
    await limits.checkNewGuest(ip)
    const id = await insertGuest(deps)
    const token = newToken(random)
    const seen = { ipAddress: networkOf(ip), userAgent: agentFamily(agent) }
    await insertSession(pool, { id: newId('ses', random), token, accountId: id, ...seen })
    return {
      body: await readMe(pool, id),
      headers: tokenHeaders(token, { publicUrl, sessionSecret, isNative }),
    }
  }
}
