import { networkName } from '#domain/address.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import type { MediaKind } from '#domain/words.ts'
import type { ClientSignal, ServerSignal } from '#protocol/signal.ts'
import type { NonceBook } from '../credential/createNonceBook.ts'
import { verifyTicket } from '../credential/verifyTicket.ts'
import type { Participant, Sink } from '../rooms/createParticipant.ts'
import type { Room } from '../rooms/createRoom.ts'
import type { Rooms } from '../rooms/createRooms.ts'
import type { Engine } from '../rooms/engine.ts'
import { SessionError } from '../rooms/sessionError.ts'
import { createDenialRecorder } from './createDenialRecorder.ts'
import { createMuteRecorder } from './createMuteRecorder.ts'
import type { Talk } from './createTalk.ts'

/** A participant bound to the socket that speaks for it now. */
export interface Session {
  room: Room
  participant: Participant
  /** what it may say, on whichever socket */
  talk?: Talk
}

export interface Sessions {
  /**
   * Checks the ticket and enters. Throws SessionError.
   * @param address the person's, by which places of one prefix are counted
   */
  join(
    signal: Extract<ClientSignal, { t: 'join' }>,
    sink: Sink,
    address: string,
  ): { session: Session; joined: ServerSignal }
  /** Takes over a session whose socket was lost. Throws SessionError. */
  resume(
    signal: Extract<ClientSignal, { t: 'resume' }>,
    sink: Sink,
  ): { session: Session; joined: ServerSignal }
  /** The socket is gone: with a word the session ends, without one it waits for a while. */
  lose(session: Session, sink: Sink, isClean: boolean): void
  end(session: Session, reason: string, code: number): void
  /** Somebody inside asked for what the ticket does not allow. */
  recordDenial(session: Session): void
  /** Somebody inside muted or opened something of their own. */
  recordMute(session: Session, kind: MediaKind, on: boolean): void
}

export interface SessionsOptions {
  engine: Engine
  rooms: Rooms
  nonces: NonceBook
  /** its ticket keys */
  keys: RotatingSecret
  security?: SecurityLog | undefined
  nodeId: string
  startedAtMs: number
}

/** for a socket that this session no longer speaks through */
const NORMAL = 1000

export function createSessions(options: SessionsOptions): Sessions {
  const { engine, rooms, nonces, keys, nodeId, startedAtMs } = options
  const byToken = new Map<string, Session>()
  const tokenOf = new WeakMap<Participant, string>()
  const waiting = new WeakMap<Participant, NodeJS.Timeout>()
  const note = createDenialRecorder(engine)
  const noteMute = createMuteRecorder(engine)

  function refuse(signal: { providerRoomId: string; userId: string }, code: SessionError['code']): never {
    const { providerRoomId, userId } = signal
    // only what carries a genuine signature is written down: strangers must not fill the disk
    if (code !== 'TICKET_INVALID') note(providerRoomId, userId, code)
    throw new SessionError(code, `the ticket opens nothing here: ${code}`)
  }

  function forget(participant: Participant): void {
    const token = tokenOf.get(participant)
    if (token) byToken.delete(token)
    clearTimeout(waiting.get(participant))
  }

  function welcome(session: Session, rid: number): ServerSignal {
    const { room, participant } = session
    forget(participant)
    const resumeToken = Buffer.from(engine.random(24)).toString('base64url')
    byToken.set(resumeToken, session)
    tokenOf.set(participant, resumeToken)
    return {
      t: 'joined',
      rid,
      participantId: participant.id,
      bits: participant.bits,
      resumeToken,
      publications: room.publicationsFor(participant.seatId),
      own: participant.own(),
      muted: [...participant.serverMuted],
    }
  }

  return {
    join(signal, sink, address) {
      const { providerRoomId, userId, joinNonce } = signal
      const nowS = Math.floor(engine.clock() / 1000)
      const verdict = verifyTicket(keys.accepted(), signal, nowS)
      if ('refused' in verdict) {
        const isOld = 'bits' in verifyTicket(keys.ended(), signal, nowS)
        if (isOld) options.security?.write({ kind: 'key_old', prefix: networkName(address), ref: userId })
        return refuse(signal, verdict.refused)
      }
      const bound = { providerRoomId, userId, nodeId, nodeStartedAtMs: startedAtMs }
      const nonce = nonces.check(joinNonce, bound, nowS)
      if (nonce === 'invalid') return refuse(signal, 'TICKET_INVALID')
      if (nonce === 'expired') return refuse(signal, 'TICKET_EXPIRED')
      if (nonce === 'used') return refuse(signal, 'TICKET_USED')
      const room = rooms.get(providerRoomId)
      const participant = room.join(userId, verdict.bits, sink, address)
      nonces.spend(joinNonce, nowS)
      const session: Session = { room, participant }
      return { session, joined: welcome(session, signal.rid) }
    },
    resume(signal, sink) {
      const session = byToken.get(signal.resumeToken)
      if (!session || session.participant.hasEnded)
        throw new SessionError('TICKET_INVALID', 'nothing to resume')
      const { participant } = session
      if (participant.isNegotiating()) {
        throw new SessionError('WRONG_STATE', 'the connection was lost in a negotiation; join again')
      }
      participant.sink?.close(NORMAL, 'resumed elsewhere')
      participant.sink = sink
      return { session, joined: welcome(session, signal.rid) }
    },
    lose(session, sink, isClean) {
      const { participant, room } = session
      if (participant.hasEnded) return forget(participant)
      if (participant.sink !== sink) return
      participant.sink = null
      const end = () => {
        forget(participant)
        room.leave(participant, isClean ? 'LEFT' : 'SIGNALLING_LOST', NORMAL)
      }
      if (isClean) end()
      else waiting.set(participant, setTimeout(end, engine.limits.resumeMs))
    },
    recordDenial: ({ room, participant }) => note(room.spec.providerRoomId, participant.seatId, 'FORBIDDEN'),
    recordMute: ({ room, participant }, kind, on) =>
      noteMute(room.spec.providerRoomId, participant, kind, on),
    end(session, reason, code) {
      forget(session.participant)
      session.room.leave(session.participant, reason, code)
    },
  }
}
