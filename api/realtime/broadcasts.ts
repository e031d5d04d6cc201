import type { ServerMessages } from '#protocol/socket.ts'
import type { RealtimeServer, RealtimeSocket } from './deps.ts'

/** What a socket may leave unsent before news for many pass it over. */
const MAX_UNSENT_BYTES = 256 * 1024
/** Small ones add up to little, but each is a packet to hold. */
const MAX_UNSENT_PACKETS = 500
const LOOK_MS = 200

/** Members of a channel that hear the same. */
export interface Broadcasts {
  join(socket: RealtimeSocket, channel: string): void
  leave(socket: RealtimeSocket, channel: string): void
  /**
   * Encodes a message once for all members.
   * @param onMissed called for a member who was passed over, once it has read what it had: it is given the newest
   */
  emit<M extends keyof ServerMessages>(
    channel: string,
    message: { name: M; payload: ServerMessages[M] },
    onMissed: (socket: RealtimeSocket) => void,
  ): void
  /** Gives one member the newest, at once or when it has read what it had. */
  give(socket: RealtimeSocket, channel: string, give: (socket: RealtimeSocket) => void): void
  stop(): void
}

interface Packet {
  data?: string | Buffer
  options?: { wsPreEncodedFrame?: Buffer[] }
}

/** What of a connection says how much of it is unsent; the engine gives no other name to it. */
interface Connection {
  writeBuffer: readonly Packet[]
  transport: { writable: boolean; socket?: { bufferedAmount: number } }
}

function sizeOf({ data, options }: Packet): number {
  const frame = options?.wsPreEncodedFrame
  if (frame) return frame.reduce((sum, part) => sum + part.length, 0)
  return data?.length ?? 0
}

/** Bytes that wait in this process until the other side reads. */
export function unsentOf(socket: { conn: unknown }): number {
  const { writeBuffer, transport } = socket.conn as Connection
  // all was handed to the system
  if (transport.writable && writeBuffer.length === 0) return 0
  return writeBuffer.reduce((sum, packet) => sum + sizeOf(packet), transport.socket?.bufferedAmount ?? 0)
}

function isBehind(socket: RealtimeSocket): boolean {
  const { writeBuffer, transport } = socket.conn as unknown as Connection
  if (transport.writable) return false
  return writeBuffer.length > MAX_UNSENT_PACKETS || unsentOf(socket) > MAX_UNSENT_BYTES
}

/** One per process. */
export function createBroadcasts(io: RealtimeServer): Broadcasts {
  /** sockets that were passed over, and what they are given for it in each channel */
  const behind = new Map<RealtimeSocket, Map<string, (socket: RealtimeSocket) => void>>()
  let looking: NodeJS.Timeout | undefined

  function look(): void {
    for (const [socket, missed] of behind) {
      if (socket.connected && unsentOf(socket) > 0) continue
      behind.delete(socket)
      if (!socket.connected) continue
      for (const channel of missed.keys()) void socket.join(channel)
      for (const onMissed of missed.values()) onMissed(socket)
    }
    if (behind.size === 0) {
      clearInterval(looking)
      looking = undefined
    }
  }

  function passOver(socket: RealtimeSocket, channel: string, onMissed: (socket: RealtimeSocket) => void) {
    void socket.leave(channel)
    const missed = behind.get(socket) ?? new Map()
    behind.set(socket, missed.set(channel, onMissed))
    looking ??= setInterval(look, LOOK_MS)
  }

  return {
    join: (socket, channel) => void socket.join(channel),
    leave(socket, channel) {
      void socket.leave(channel)
      behind.get(socket)?.delete(channel)
    },
    emit(channel, { name, payload }, onMissed) {
      for (const id of io.sockets.adapter.rooms.get(channel) ?? []) {
        const socket = io.sockets.sockets.get(id)
        if (socket && isBehind(socket)) passOver(socket, channel, onMissed)
      }
      // the adapter writes one frame and hands it to each connection
      const to = io.to(channel) as unknown as { emit(name: string, payload: unknown): void }
      to.emit(name, payload)
    },
    give(socket, channel, give) {
      if (isBehind(socket)) passOver(socket, channel, give)
      else give(socket)
    },
    stop: () => clearInterval(looking),
  }
}
