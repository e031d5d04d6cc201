import type { Credential } from '#protocol/ticket.ts'
import type { Entry, TriedDoor } from './judgeDoor.ts'
import type { OrderedPage, Pages } from './openPages.ts'

/** Keys of one room, signed here. */
export interface DoorKeys {
  host: Credential
  viewer: Credential
  /** a viewer's, of a room that is not opened */
  otherRoom: Credential
}

const SEEN_MS = 6000
const UNSEEN_MS = 4000

async function enter(page: OrderedPage, key: Partial<Credential>, sends = false): Promise<Entry> {
  const said = await page.order('enter', key as Credential, sends)
  return said === null ? { isIn: true } : { isIn: false, said }
}

/**
 * Tries the doors of a room of our own: good keys before and after the wrong ones, and what a viewer's key may send. In the end
 * a host sends and a viewer is inside. What was seen is in `tried` at once: somebody may run out of time.
 */
export async function tryDoor({ host, viewer }: Pages, keys: DoorKeys, tried: TriedDoor): Promise<void> {
  tried.host = await enter(host, keys.host, true)
  if (!tried.host.isIn) return
  const isSending = (await host.order('send')) === null
  tried.before = await enter(viewer, keys.viewer)
  if (!tried.before.isIn) return
  // as somebody who sends: that the page itself holds an audience back proves nothing
  const asSender = await enter(viewer, keys.viewer, true)
  const isSent = asSender.isIn && (await viewer.order('send')) === null
  tried.wasSentByViewer = isSent && (await host.order('sees', keys.viewer.userId, UNSEEN_MS))
  const { privateMapKey: _, ...withoutKey } = keys.viewer
  tried.withoutKey = await enter(viewer, withoutKey)
  tried.otherRoom = await enter(viewer, {
    ...keys.otherRoom,
    providerRoomId: keys.viewer.providerRoomId,
  })
  tried.after = await enter(viewer, keys.viewer)
  if (tried.after.isIn) tried.wasSeen = isSending && (await viewer.order('sees', keys.host.userId, SEEN_MS))
}
