import type { MediaKind } from '#domain/words.ts'
import type { RoomCounters } from '#protocol/node.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { carriedUser } from '../entry.ts'

/** The node that carries the media of a cloud; it begins with the first page. */
export interface Carrier {
  /** A ticket for somebody, on a signalling address of the cloud's own. */
  ticket(person: { room: string; user: string; bits: number }, signalUrl: string): Promise<EmbeddedTicket>
  mute(room: string, user: string, kinds: readonly MediaKind[]): Promise<void>
  /** Takes one person out, or all. */
  out(room: string, user: string | null): Promise<void>
  /** port of the node's signalling, null before it began */
  signalPort(): number | null
  /** of each visit, under the id of whose it is */
  counters(room: string): Promise<RoomCounters>
  stop(): Promise<void>
}

export function createCarrier(): Carrier {
  let starting: Promise<MediaNode> | null = null
  let port: number | null = null
  const opened = new Set<string>()

  async function start(): Promise<MediaNode> {
    // how often somebody negotiates is a bound of our engine, and none of the cloud's
    const media = await startMediaNode({ limits: { maxViewers: 200 }, wait: async () => {} })
    port = media.node.signalPort
    return media
  }
  const node = () => {
    starting ??= start()
    return starting
  }

  return {
    async ticket({ room, user, bits }, signalUrl) {
      const media = await node()
      if (!opened.has(room)) {
        opened.add(room)
        await media.openRoom(room)
      }
      return { ...media.ticket({ room, user, bits }), signalUrl }
    },
    async mute(room, user, kinds) {
      if (opened.has(room)) await (await node()).mute(room, user, kinds)
    },
    async out(room, user) {
      if (!opened.has(room)) return
      const media = await node()
      if (user !== null) return await media.remove(room, user)
      opened.delete(room)
      await media.control('DELETE', `/rooms/${room}`)
    },
    signalPort: () => port,
    async counters(room) {
      const { seats, publications } = await (await node()).counters(room)
      const named = <T extends { seatId: string }>(one: T): T => ({ ...one, seatId: carriedUser(one.seatId) })
      return { seats: seats.map(named), publications: publications.map(named) }
    },
    async stop() {
      await (await starting)?.stop()
    },
  }
}
