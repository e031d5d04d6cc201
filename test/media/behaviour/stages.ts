import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { createTrtcProvider } from '#api/adapters/trtc/trtcProvider.ts'
import type { Provider } from '#domain/words.ts'
import type { RoomCounters } from '#protocol/node.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import { layCable } from '#test/kit/media/cable.ts'
import { startMediaNode } from '#test/kit/media/mediaNode.ts'
import { serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { forge, forgeUserbuf } from '#test/kit/media/ticket/forge.ts'
import { startCloud } from '#test/kit/tencent/cloud/startCloud.ts'

export interface TicketOf {
  room: string
  user: string
  bits: number
  /** the room that the strings are signed for, when it is another one */
  signedRoom?: string
}

/** One provider as a room's server uses it, with the page of its browser half. */
export interface ProviderStage {
  provider: Provider
  url: string
  openRoom(room: string): Promise<void>
  ticket(wish: TicketOf): JoinTicket
  /** a ticket whose time is over */
  oldTicket(wish: TicketOf): JoinTicket
  remove(room: string, user: string): Promise<unknown>
  /** the picture alone */
  mutePicture(room: string, user: string, isMuted: boolean): Promise<unknown>
  endRoom(room: string): Promise<unknown>
  counters(room: string): Promise<RoomCounters>
  /** breaks the signalling of everybody; what they send may flow on */
  cut(): void
  plug(): void
  stop(): Promise<void>
}

const OLD_S = 120
const LIFE_S = 60
const nowS = () => Math.floor(Date.now() / 1000)

/** The same, as if it had been signed two minutes ago. */
function aged<Ticket extends JoinTicket>(ticket: Ticket, secret: string, bits: number): Ticket {
  const { userId, sdkAppId, providerRoomId: room } = ticket
  const time = nowS() - OLD_S
  const signed = { identifier: userId, sdkappid: sdkAppId, time, expire: LIFE_S }
  const userbuf = forgeUserbuf({
    ...{ version: 1, account: userId, sdkAppId, numericRoom: 0, expiry: time + LIFE_S, bits, room },
  })
  const [userSig, privateMapKey] = [forge(secret, signed), forge(secret, { ...signed, userbuf })]
  return { ...ticket, userSig, privateMapKey, entryUntil: time + LIFE_S }
}

export async function stageEmbedded(): Promise<ProviderStage> {
  const media = await startMediaNode()
  const cable = await layCable(() => media.node.signalPort)
  const site = await serveMediaPage()
  const ticket = (wish: TicketOf, leftS = LIFE_S) => ({
    ...media.ticket({ ...wish, nonceExp: nowS() + leftS }),
    signalUrl: cable.url,
  })
  return {
    provider: 'embedded',
    url: site.url,
    openRoom: (room) => media.openRoom(room),
    ticket,
    oldTicket: (wish) => aged(ticket(wish, LIFE_S - OLD_S), media.secret, wish.bits),
    remove: (room, user) => media.remove(room, user),
    mutePicture: (room, user, isMuted) => media.mute(room, user, isMuted ? ['camera'] : []),
    endRoom: (room) => media.control('DELETE', `/rooms/${room}`),
    counters: (room) => media.counters(room),
    cut: cable.cut,
    plug: cable.plug,
    async stop() {
      await site.stop()
      await cable.stop()
      await media.stop()
    },
  }
}

export async function stageTrtc(): Promise<ProviderStage> {
  const cloud = await startCloud()
  const site = await serveMediaPage('trtc')
  const { sdkAppId, keys } = cloud
  const sign = createCredentialSigner({ sdkAppId, secret: keys.secret, clock: Date.now })
  const provider = createTrtcProvider({
    ...{ sdkAppId, secret: keys.secret, maxViewers: 100, clock: Date.now },
    api: { url: cloud.url, ...keys, region: 'ap-singapore' },
    turns: { take: async () => 0, holdBack: async () => undefined },
    readParticipants: async () => [],
  })
  const at = (providerRoomId: string) => ({ providerRoomId, node: null })
  const ticket = ({ room, user, bits, signedRoom = room }: TicketOf): JoinTicket => ({
    ...sign({ userId: user, providerRoomId: signedRoom, bits, lifeS: LIFE_S }),
    ...{ provider: 'trtc', topology: 'sfu', providerRoomId: room },
  })
  return {
    provider: 'trtc',
    url: site.url,
    openRoom: async () => undefined,
    ticket,
    oldTicket: (wish) => aged(ticket(wish), keys.secret, wish.bits),
    remove: (room, user) => provider.remove(at(room), user, 'BANNED'),
    mutePicture: (room, user, camera) =>
      provider.setMuted(at(room), user, { microphone: false, camera, screen: false }),
    endRoom: (room) => provider.closeRoom(at(room), 'HOST_ENDED'),
    counters: cloud.counters,
    cut: cloud.cut,
    plug: cloud.plug,
    async stop() {
      await site.stop()
      await cloud.stop()
    },
  }
}
