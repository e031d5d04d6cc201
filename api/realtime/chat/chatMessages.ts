import type { Chat } from '#api/chat/createChat.ts'
import { ID_PATTERN } from '#domain/ids.ts'
import { CLIENT_KEY_PATTERN } from '#protocol/chat.ts'
import type { Acknowledgement } from '#protocol/socket.ts'
import type { RealtimeSocket } from '../deps.ts'
import type { Asking } from '../messageLimit.ts'
import type { ChatSockets } from './chatSockets.ts'

/** What messages about chats are answered with. */
export interface ChatAsking {
  chat: Chat
  sockets: ChatSockets
  mayWrite: (asking: Asking) => boolean
  mayOpen: (asking: Asking) => boolean
}

const INVALID: Acknowledgement = { ok: false, code: 'INVALID_INPUT' }
const LIMITED: Acknowledgement = { ok: false, code: 'RATE_LIMITED' }

type Said = Readonly<Record<string, unknown>>

function roomIdOf(payload: unknown): string | null {
  const { roomId } = (payload ?? {}) as Said
  return typeof roomId === 'string' && ID_PATTERN.test(roomId) ? roomId : null
}

function isRev(value: unknown): value is number | null {
  return value === null || (Number.isSafeInteger(value) && (value as number) >= 0)
}

/** The verbs of chat for one socket. */
export function answerChat(socket: RealtimeSocket, { chat, sockets, mayWrite, mayOpen }: ChatAsking) {
  return {
    async open(payload: unknown): Promise<Acknowledgement> {
      const roomId = roomIdOf(payload)
      const { rev } = (payload ?? {}) as Said
      if (roomId === null || !isRev(rev)) return INVALID
      return mayOpen(socket.data) ? sockets.open(socket, roomId, rev) : LIMITED
    },
    close(payload: unknown): Acknowledgement {
      const roomId = roomIdOf(payload)
      return roomId === null ? INVALID : sockets.close(socket, roomId)
    },
    async send(payload: unknown): Promise<Acknowledgement> {
      const roomId = roomIdOf(payload)
      const { clientKey, text } = (payload ?? {}) as Said
      const isKey = typeof clientKey === 'string' && CLIENT_KEY_PATTERN.test(clientKey)
      if (roomId === null || !isKey || typeof text !== 'string') return INVALID
      if (!mayWrite(socket.data)) return LIMITED
      return (await chat.send(roomId, { accountId: socket.data.accountId, clientKey, text })) ?? INVALID
    },
  }
}
