import { setTimeout as wait } from 'node:timers/promises'
import type { Visibility } from '#domain/words.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { heardBy } from '#test/kit/media/stream.ts'
import type { Guest } from './guest.ts'

/** Somebody inside a room, with media. */
export interface Inside {
  guest: Guest
  seatId: string
  client: NodeClient
}

/** A stream that is live, with a host who sends a picture. */
export interface Show {
  roomId: string
  host: Inside
}

const PACKETS_PER_S = 50
const PACKET_BYTES = 400
const LIVE_EVERY_MS = 500
const LIVE_WITHIN_MS = 15_000

export const packetsOf = ({ client }: Inside): number =>
  [...client.received.values()].reduce((sum, { packets }) => sum + packets, 0)

const sentBy = ({ client }: Inside): number =>
  client.peer.getTransceivers().reduce((sum, { sender }) => {
    const entry = sender.collectStats(0).find((one: object) => 'packetsSent' in one)
    return sum + ((entry as { packetsSent?: number } | undefined)?.packetsSent ?? 0)
  }, 0)

/** How far the viewer is behind the host; the least of many looks, as some packets are always on their way. */
export async function behind(host: Inside, viewer: Inside): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 50; n++) {
    least = Math.min(least, sentBy(host) - packetsOf(viewer))
    await wait(7)
  }
  return least
}

/** Goes in and joins the media; nothing is sent or asked for yet. */
export async function goIn(guest: Guest, roomId: string, body: object): Promise<Inside> {
  const { seatId, ticket } = await guest.good('POST', `/v1/rooms/${roomId}/admissions`, body)
  return { guest, seatId, client: await joinNode(ticket.signalUrl, ticket) }
}

/** Goes in and takes the picture. @param reroute changes where the description says that the node is */
export async function watch(
  guest: Guest,
  roomId: string,
  reroute?: (description: string) => string,
): Promise<Inside> {
  const inside = await goIn(guest, roomId, { action: 'watch' })
  const live = await heardBy(inside.client, 1)
  await inside.client.subscribe(
    live.map(({ id }) => id),
    reroute,
  )
  await inside.client.connected()
  return inside
}

/** Goes on air in a channel of the guest. */
export async function goOnAir(
  guest: Guest,
  {
    channelId,
    capacity = null,
    visibility = 'public',
  }: { channelId: string; capacity?: number | null; visibility?: Visibility },
): Promise<Show> {
  const body = { channelId, title: 'Drill', visibility, capacity }
  const { id: roomId } = await guest.good('POST', '/v1/rooms', body)
  await guest.good('POST', `/v1/rooms/${roomId}/open`)
  const host = await goIn(guest, roomId, { action: 'host' })
  await host.client.publish(['camera'])
  await host.client.connected()
  host.client.send('camera', PACKETS_PER_S, PACKET_BYTES)
  const endMs = Date.now() + LIVE_WITHIN_MS
  for (;;) {
    const { status, text } = await guest.ask('POST', `/v1/rooms/${roomId}/live`)
    if (status < 400) return { roomId, host }
    if (Date.now() > endMs) throw new Error(`not on air: ${text}`)
    await wait(LIVE_EVERY_MS)
  }
}
