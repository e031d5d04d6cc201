import type { CallSide } from '#domain/calls/words.ts'
import { callBits } from '#domain/room/permission.ts'
import { enterRoom } from './admit.ts'
import { asProblem } from './asProblem.ts'
import type { Access } from './createAccess.ts'
import { beatEveryS } from './deps.ts'
import { ownCall } from './verdict/admittedCall.ts'

/** A seat of a booked call and the decision that it was given for. */
export interface CallSeat {
  decisionId: string
  seatId: string
  roomId: string
  side: CallSide
  bits: number
  /** milliseconds since the epoch: the end of the call */
  validUntilMs: number
  beatEveryS: number
  /** time of the database, milliseconds since the epoch */
  nowMs: number
}

interface CallRequest {
  accountId: string
  sessionId: string
  roomId: string
  move: boolean
  trace: string
}

interface OwnSeat {
  seatId: string
  accountId: string
  sessionId: string
}

/** What calls ask of access. */
export interface CallVerbs {
  /**
   * Enters a room of kind `call`: decides, stores and takes the seat, as any admission.
   * @throws ProblemError DENIED with its decision, NOT_FOUND of who is no side of it, BUSY
   */
  admit(request: CallRequest): Promise<CallSeat>
  /** An open seat of a call, of this account in this session; null where it is none. */
  readOwn(own: OwnSeat): Promise<CallSeat | null>
}

async function admitToCall(access: Access, request: CallRequest): Promise<CallSeat> {
  try {
    const { signed, seat, context } = await enterRoom(access, {
      ...request,
      ...{ action: 'call', takeOver: null, guest: null },
    })
    const { call } = context
    if (!call || signed.validUntil === null) throw new Error(`a call without sides: ${request.roomId}`)
    return {
      ...{ decisionId: signed.id, seatId: seat.seatId, roomId: request.roomId, side: call.side },
      bits: callBits(call.media),
      validUntilMs: signed.validUntil * 1000,
      beatEveryS: beatEveryS(access.settings),
      nowMs: signed.nowMs,
    }
  } catch (error) {
    throw asProblem(error)
  }
}

/** One whose lease is past is about to end: who comes back then enters anew. */
const OWN = `SELECT * FROM (SELECT s.id, s.room_id, s.decision_id, s.bits, s.valid_until, app.now() AS now, ${ownCall('s.account_id')} ->> 'side' AS side
    FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id JOIN app.room r ON r.id = s.room_id
   WHERE s.id = $1 AND s.account_id = $2 AND s.session_id = $3 AND s.state <> 'ended' AND r.kind = 'call' AND r.state = 'live'
     AND l.until > app.now() AND s.valid_until > app.now()) o WHERE side IS NOT NULL`

interface OwnRow {
  id: string
  room_id: string
  decision_id: string
  bits: number
  valid_until: Date
  now: Date
  side: CallSide
}

async function readOwnCall(access: Access, own: OwnSeat): Promise<CallSeat | null> {
  const { rows } = await access.pool.query<OwnRow>(OWN, [own.seatId, own.accountId, own.sessionId])
  const [row] = rows
  if (!row) return null
  return {
    ...{ decisionId: row.decision_id, seatId: row.id, roomId: row.room_id, side: row.side, bits: row.bits },
    validUntilMs: row.valid_until.getTime(),
    beatEveryS: beatEveryS(access.settings),
    nowMs: row.now.getTime(),
  }
}

export function createCallVerbs(access: Access): CallVerbs {
  return {
    admit: (request) => admitToCall(access, request),
    readOwn: (own) => readOwnCall(access, own),
  }
}
