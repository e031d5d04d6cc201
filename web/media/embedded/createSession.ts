import { type Publication, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { MediaError } from '../mediaClient.ts'
import { type Connection, createConnection } from './createConnection.ts'
import { type Answer, openSignalSocket, type Push, type SignalSocket } from './signalling/openSignalSocket.ts'

type Joined = Extract<Answer, { t: 'joined' }>

/** One entry into a room: a signalling socket that may be replaced and the media connection behind it. */
export interface EngineSession {
  readonly connection: Connection
  /** at its begin; what may be received stays as it is */
  readonly bits: number
  ask: SignalSocket['ask']
  /** Takes a new socket for the same media connection. Throws when the engine wants a new entry instead. */
  resume(): Promise<Joined>
  close(): void
}

export interface SessionListener {
  onPush(push: Push): void
  /** signalling is gone; media may still flow */
  onSocketLost(code: number): void
  /** @param wasConnected false when media never came through */
  onMediaLost(wasConnected: boolean): void
}

function expectJoined(answer: Answer): Joined {
  if (answer.t !== 'joined') throw new MediaError('INTERNAL', `unexpected ${answer.t}`)
  return answer
}

/** Enters with a ticket. Throws MediaError or SignallingError. */
export async function enterSession(
  ticket: EmbeddedTicket,
  listener: SessionListener,
): Promise<{ session: EngineSession; publications: Publication[]; muted: Joined['muted'] }> {
  const open = () =>
    openSignalSocket(ticket.signalUrl, {
      onPush: (push) => listener.onPush(push),
      onLost: (code) => listener.onSocketLost(code),
    })
  let socket = await open()
  let joined: Joined
  try {
    const { providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
    joined = expectJoined(
      await socket.ask({
        ...{ t: 'join', v: SIGNAL_VERSION },
        ...{ providerRoomId, userId, userSig, privateMapKey, joinNonce },
      }),
    )
  } catch (cause) {
    socket.close()
    throw cause
  }
  let { resumeToken } = joined
  const connection = createConnection({
    ask: (question) => socket.ask(question),
    onLost: (wasConnected) => listener.onMediaLost(wasConnected),
  })
  const session: EngineSession = {
    connection,
    bits: joined.bits,
    ask: (question) => socket.ask(question),
    async resume() {
      const next = await open()
      try {
        const again = expectJoined(await next.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken }))
        resumeToken = again.resumeToken
        socket.close()
        socket = next
        return again
      } catch (cause) {
        next.close()
        throw cause
      }
    },
    close() {
      connection.close()
      socket.close()
    },
  }
  return { session, publications: joined.publications, muted: joined.muted }
}
