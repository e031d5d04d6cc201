import type { Pool } from 'pg'
import { MediaError, type MediaProvider, type Participant } from '#api/ports/media.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import { createCredentialSigner, entryLife } from '../credentialSigner.ts'
import { type Control, controlOf } from './control.ts'
import { joinNonce } from './joinNonce.ts'
import type { NodeKeys } from './nodeKeys.ts'
import { aliveNode, aliveNodes, type MediaNode } from './nodes.ts'

/** A key of the embedded engine opens a room for at most a minute. */
const ENTRY_S = 60
/** How long a node is believed to be what it was. */
const REMEMBER_MS = 500
type Placed = { providerRoomId: string; node: string | null }

const roomPath = (room: Placed, rest = ''): string =>
  `/control/rooms/${encodeURIComponent(room.providerRoomId)}${rest}`

/**
 * The embedded media engine as a provider: rooms are placed on a node, control goes to that node, credentials
 * carry a nonce that only the node's present process takes, once.
 */
export function createEmbeddedProvider(deps: {
  pool: Pool
  clock: Clock
  random: RandomBytes
  /** each node verifies and hears what its own keys have signed */
  keys: NodeKeys<RotatingSecret>
}): MediaProvider {
  const { pool, clock, random, keys } = deps
  const controlTo = (node: MediaNode) => controlOf(node.controlUrl, keys('control', node.id).current())

  const known = new Map<string, { node: Promise<MediaNode | null>; until: number }>()

  /** A node as it was a moment ago: a ticket for a process that has just gone is renewed by its holder. */
  function lookUp(id: string): Promise<MediaNode | null> {
    const now = clock()
    const seen = known.get(id)
    if (seen && seen.until > now) return seen.node
    const node = aliveNode(pool, id)
    known.set(id, { node, until: now + REMEMBER_MS })
    node.catch(() => known.delete(id))
    return node
  }

  async function nodeOf(room: { node: string | null }) {
    const node = room.node === null ? null : await lookUp(room.node)
    if (!node) throw new MediaError('NO_MEDIA_NODE', `media node ${room.node ?? 'none'} is away`)
    return node
  }
  async function controlFor(room: Placed): Promise<Control> {
    const node = await nodeOf(room)
    return controlTo(node)
  }

  return {
    name: 'embedded',
    appId: null,
    caps: {
      serverMute: 'media',
      maxViewers: null,
      needsInternet: false,
      reopensS: 0,
      losesWords: false,
    },
    openRoom: async (room) => {
      let failure = new MediaError('NO_MEDIA_NODE', 'no media node is alive')
      const { node: wanted, ...body } = room
      const nodes = await aliveNodes(pool)
      for (const node of nodes.filter(({ id }) => wanted === undefined || id === wanted)) {
        try {
          await controlTo(node)('POST', '/control/rooms', body)
          return { node: node.id }
        } catch (error) {
          if (!(error instanceof MediaError)) throw error
          // a full node tells more than one that is away
          if (failure.code !== 'MEDIA_FULL') failure = error
        }
      }
      throw failure
    },
    closeRoom: async (room, reason) => {
      const control = await controlFor(room)
      await control('DELETE', `${roomPath(room)}?reason=${encodeURIComponent(reason)}`).catch((error) => {
        if (!(error instanceof MediaError) || error.code !== 'ROOM_NOT_FOUND') throw error
      })
    },
    credentialFor: async (decision) => {
      const node = await nodeOf({ node: decision.mediaNode })
      const lifeS = entryLife(ENTRY_S, decision.validUntil, clock())
      const { seatId: userId, providerRoomId, bits } = decision
      const secret = keys('ticket', node.id).current()
      const sign = createCredentialSigner({ sdkAppId: EMBEDDED_SDK_APP_ID, secret, clock })
      const credential = sign({ userId, providerRoomId, bits, lifeS })
      const binding = { providerRoomId, userId, nodeId: node.id, nodeStartedAtMs: node.startedAtMs }
      return {
        provider: 'embedded',
        topology: 'sfu',
        ...credential,
        nodeId: node.id,
        signalUrl: node.url,
        joinNonce: joinNonce(keys('nonce', node.id).current(), binding, credential.entryUntil, random),
      }
    },
    remove: async (room, userId, reason) => {
      await (await controlFor(room))('POST', roomPath(room, '/remove'), { userId, reason })
    },
    setMuted: async (room, userId, muted) => {
      await (await controlFor(room))('POST', roomPath(room, '/mute'), { userId, muted })
    },
    updateGrant: async (room, userId, bits) => {
      await (await controlFor(room))('POST', roomPath(room, '/grant'), { userId, bits })
    },
    participants: async (room) => {
      const control = await controlFor(room)
      return (await control<{ participants: Participant[] }>('GET', roomPath(room, '/participants')))
        .participants
    },
  }
}
