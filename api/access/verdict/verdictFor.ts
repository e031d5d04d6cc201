import { decide } from '#domain/access/decide.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import type { Action } from '#domain/words.ts'
import type { Decided } from '../decisions/signDecision.ts'
import { forgetSettled, NO_RIGHTS, type RightsReader, type RightsReading } from '../holdings/readRights.ts'
import type { Standing } from '../store.ts'

/** True when a verdict depends on what somebody holds. */
export function needsRights(standing: Standing, action: Action): boolean {
  const { room, isHost, ban } = standing
  return action === 'watch' && room.visibility === 'members' && room.state === 'live' && !isHost && !ban
}

/** A verdict with what it rests on. */
export interface Reached {
  verdict: Verdict
  reading: RightsReading
}

/** The pure answer for a standing and a reading. */
export function verdictFrom(standing: Standing, reading: RightsReading, action: Action): Verdict {
  const { room, isHost, ban, gate, nowMs } = standing
  return decide({
    action,
    room: { state: room.state, visibility: room.visibility, gate, isOpen: room.isOpen },
    isHost,
    ban,
    rights: reading.rights,
    lost: reading.lost,
    chain: reading.point,
    now: Math.floor(nowMs / 1000),
  })
}

/**
 * Reads what is needed and decides. Throws ChainUnreadable when a gate cannot be read.
 * @param outside for somebody without a seat: seconds that a purchase dropped by a reorg is waited for
 */
export async function verdictFor(
  reader: RightsReader,
  standing: Standing,
  action: Action,
  outside?: { rememberLostS: number },
): Promise<Reached> {
  const read = needsRights(standing, action) ? await reader.read(standing) : NO_RIGHTS
  const reading = outside ? forgetSettled(read, standing, outside.rememberLostS) : read
  return { verdict: verdictFrom(standing, reading, action), reading }
}

/** A verdict as it goes into its decision. `salt` must exist by then. */
export function toDecided(
  standing: Standing & { salt: Buffer },
  action: Action,
  { verdict, reading }: Reached,
  { nowMs, trace }: { nowMs: number; trace: string },
): Decided {
  const right = verdict.verdict === 'allow' ? verdict.right : null
  return {
    accountId: standing.accountId,
    roomId: standing.room.id,
    action,
    verdict,
    gateId: standing.gate?.id ?? null,
    point: reading.point,
    reader: reading.reader,
    wallet: right ? (reading.walletOf.get(right.sourceKey) ?? null) : null,
    salt: standing.salt,
    nowMs,
    trace,
  }
}
