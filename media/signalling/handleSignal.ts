import type { ClientSignal, ServerSignal } from '#protocol/signal.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { SessionError } from '../rooms/sessionError.ts'
import type { Session, Sessions } from './createSessions.ts'

/** What a session may say once it has joined. */
export type InsideSignal = Exclude<ClientSignal, { t: 'join' | 'resume' }>

/** Carries out one message of a joined client; null when it was answered here. Throws SessionError. */
export async function handleSignal(
  signal: InsideSignal,
  session: Session,
  sessions: Sessions,
): Promise<ServerSignal | null> {
  const { participant, room } = session
  const { rid } = signal
  if (participant.hasEnded) throw new SessionError('WRONG_STATE', 'the session has ended')
  switch (signal.t) {
    case 'publish': {
      const answer = await participant.publish(signal.kinds, signal.sdp)
      return { t: 'answer', rid, ...answer }
    }
    case 'subscribe': {
      const offer = await participant.subscribe(signal.publicationIds)
      return offer ? { t: 'offer', rid, ...offer } : { t: 'ok', rid }
    }
    case 'answer':
      await participant.answer(signal.sdp)
      return { t: 'ok', rid }
    case 'unpublish': {
      const own = participant.find(signal.publicationId)
      if (own) room.withdrawLine(own, signal.publicationId, 'UNPUBLISHED')
      // both may have meant to end it
      else if (!participant.hasSent(signal.publicationId))
        throw new SessionError('FORBIDDEN', 'not a publication of this seat')
      return { t: 'ok', rid }
    }
    case 'setRendition':
      participant.setRendition(signal.seatId, signal.rendition)
      return { t: 'ok', rid }
    case 'selfMute': {
      if (participant.selfMute(signal.kind, signal.on)) sessions.recordMute(session, signal.kind, signal.on)
      return { t: 'ok', rid }
    }
    case 'leave':
      participant.sink?.send({ t: 'ok', rid })
      sessions.end(session, 'LEFT', SIGNAL_CLOSE.left)
      return null
    case 'ping':
      return { t: 'ok', rid, body: { sentAt: signal.sentAt } }
    default:
      return signal satisfies never
  }
}
