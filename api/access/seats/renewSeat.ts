import { denied, ProblemError } from '#api/http/problemError.ts'
import { toldFacts } from '#domain/access/toldFacts.ts'
import { type AdmissionAnswer, admitAgain } from '../admit.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { reDecide } from '../revocation/reDecide.ts'
import { loadContext } from '../verdict/loadContext.ts'
import { offerRecheck } from './retryTokens.ts'
import { moveToSession, readOwnSeat } from './store.ts'

/** An allow younger than this is cited again, so that renewals do not fill the decisions. */
const CITED_MS = 15 * 60_000

/**
 * A fresh credential for an own open seat, after deciding again. The seat goes with the session that asks.
 * @throws ProblemError NOT_FOUND, a deny code with its decision, BUSY, CHAIN_UNREADABLE, NO_MEDIA_NODE
 */
export async function renewSeat(
  access: Access,
  request: { seatId: string; accountId: string; sessionId: string; trace: string },
): Promise<AdmissionAnswer> {
  const { seatId, accountId, sessionId, trace } = request
  try {
    const seat = await readOwnSeat(access.pool, seatId, accountId)
    // of a call there is no credential to renew: its pages connect to each other
    if (!seat || seat.kind === 'call') throw new ProblemError('NOT_FOUND')
    const result = await reDecide(access, seat, { trace, maxAgeMs: CITED_MS })
    if (result.outcome === 'ended') {
      const { deny } = result
      if (deny) {
        const recheck = await offerRecheck(access, { reason: deny.code, roomId: seat.roomId, accountId })
        throw denied(deny.code, deny.decisionId, { facts: { ...toldFacts(deny.facts) }, ...recheck })
      }
      if (result.reason === 'LEASE_LOST') {
        throw new ProblemError('CHAIN_UNREADABLE', {
          detail: 'We cannot read the chain right now.',
          retryAfterS: 5,
        })
      }
      throw new ProblemError('NOT_FOUND')
    }
    if (result.outcome === 'gone') throw new ProblemError('NOT_FOUND')
    if (seat.sessionId !== sessionId && !(await moveToSession(access.pool, seat, sessionId)))
      throw new ProblemError('NOT_FOUND')
    access.beats.beat(seatId)
    const { room } = await loadContext(access, seat.roomId, accountId)
    return await admitAgain(access, { seatId, accountId, room })
  } catch (error) {
    throw asProblem(error)
  }
}
