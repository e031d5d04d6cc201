import { ProblemError } from '#api/http/problemError.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { readContext } from './readContext.ts'
import { verdictFor, waitsForPayment } from './verdictFor.ts'

/** What a door would say. */
export interface VerdictIfLive {
  verdict: Verdict
  /** they are paying for what would open it */
  isPaying: boolean
}

/**
 * What the door of a room would say to an account if the room were live now. Nobody enters by it: it is not stored.
 * @throws ProblemError NOT_FOUND, CHAIN_UNREADABLE
 */
export async function verdictIfLive(
  access: Access,
  roomId: string,
  accountId: string,
): Promise<VerdictIfLive> {
  const { pool, settings, entitlements } = access
  const found = await readContext(pool, settings.CHAIN_ID, roomId, accountId)
  if (!found) throw new ProblemError('NOT_FOUND')
  const context = { ...found, room: { ...found.room, state: 'live' as const, isOpen: true } }
  try {
    const { verdict } = await verdictFor(entitlements, context, 'watch', {
      rememberLostS: settings.REORG_GRACE_S,
    })
    return { verdict, isPaying: waitsForPayment(context, verdict) }
  } catch (error) {
    throw asProblem(error)
  }
}
