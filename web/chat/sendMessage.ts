import type { Acknowledgement } from '#protocol/socket.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

/** How long an answer is waited for before the same message is sent again under its key. */
export const ANSWER_MS = 4000
const MAX_TRIES = 4

/** What became of a message. */
export type Sent = Acknowledgement | { ok: false; code: 'LOST' }

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Asks once, and again under the same key while no answer comes: there is one message in the end. */
async function sendUntilAnswered(
  socket: RealtimeSocket,
  message: { roomId: string; clientKey: string; text: string },
): Promise<Sent> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      return await socket.timeout(ANSWER_MS).emitWithAck('chat:send', message)
    } catch {
      // the answer was lost, or the way to it: the next try finds what this one did
    }
  }
  return { ok: false, code: 'LOST' }
}

/** Sends to one room. The same text pressed again after it was lost goes under its key of before: it may have arrived. */
export function createSending(socket: RealtimeSocket, roomId: string): (text: string) => Promise<Sent> {
  let lost: { text: string; clientKey: string } | null = null
  return async (text) => {
    const message = { roomId, text, clientKey: lost?.text === text ? lost.clientKey : newKey() }
    const answer = await sendUntilAnswered(socket, message)
    lost = !answer.ok && answer.code === 'LOST' ? message : null
    return answer
  }
}
