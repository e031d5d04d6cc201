import type { Room } from './createRoom.ts'
import type { Engine } from './engine.ts'

/**
 * One look at every publication. Closing a connection in the browser sends nothing, so that silence is the
 * only sign: first `stalled`, later taken away. A muted publication may be silent.
 */
export function watchSilence(rooms: Iterable<Room>, engine: Engine): void {
  const { stallMs, silenceMs, maxVideoBitsPerS } = engine.limits
  for (const room of rooms) {
    const { providerRoomId } = room.spec
    for (const publication of room.livePublications()) {
      const { id: publicationId, seatId: userId, kind } = publication
      const body = { publicationId, kind }
      const silentMs = engine.clock() - publication.lastPacketMs
      if (publication.isMuted) continue
      if (silentMs >= silenceMs) {
        room.withdraw(publication, 'SILENCE')
      } else if (publication.isLive && silentMs >= stallMs !== publication.isStalled) {
        publication.isStalled = !publication.isStalled
        engine.record({ kind: publication.isStalled ? 'stalled' : 'resumed', providerRoomId, userId, body })
        room.changed(publication)
      }
      if (!publication.isStalled) publication.setMaxBitrate(maxVideoBitsPerS)
    }
  }
}
