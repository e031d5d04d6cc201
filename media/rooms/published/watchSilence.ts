import type { Room } from '../createRoom.ts'
import type { Engine } from '../engine.ts'
import type { LivePublication } from './createPublication.ts'

/** Lines that are silent for a moment give way to the other rendition, and are taken away in the end. */
function lookAtLines(room: Room, publication: LivePublication, engine: Engine): void {
  const { stallMs, silenceMs } = engine.limits
  let isOther = false
  for (const line of [...publication.lines]) {
    const silentMs = engine.clock() - line.lastPacketMs
    if (silentMs >= silenceMs) room.withdrawLine(publication, line.id, 'SILENCE')
    isOther ||= silentMs >= stallMs !== line.isQuiet
    line.isQuiet = silentMs >= stallMs
  }
  if (isOther) publication.arrange()
}

/** Feedback governs a whole connection, so that a line takes what is meant for another one: each is measured by itself. */
function takeAwayFloods(room: Room, publication: LivePublication, engine: Engine): void {
  for (const line of [...publication.lines]) {
    if (!line.isTooMuch()) continue
    const { seatId, kind } = publication
    engine.log.warn({ seatId, kind, rendition: line.rendition }, 'sends far more than it may')
    room.withdrawLine(publication, line.id, 'TOO_MUCH')
  }
}

/**
 * One look at every publication. Closing a connection in the browser sends nothing, so that silence is the
 * only sign: first `stalled`, later taken away. A muted publication may be silent. A camera is as silent as the least
 * silent of its renditions.
 */
export function watchSilence(rooms: Iterable<Room>, engine: Engine): void {
  for (const room of rooms) {
    const { providerRoomId } = room.spec
    for (const publication of room.livePublications()) {
      const { id: publicationId, seatId: userId, kind } = publication
      takeAwayFloods(room, publication, engine)
      if (publication.isMuted) continue
      lookAtLines(room, publication, engine)
      const isStalled = publication.lines.every((line) => line.isQuiet)
      if (publication.lines.length === 0 || !publication.isLive || isStalled === publication.isStalled)
        continue
      publication.isStalled = isStalled
      const body = { publicationId, kind }
      engine.record({ kind: isStalled ? 'stalled' : 'resumed', providerRoomId, userId, body })
      room.changed(publication)
    }
    for (const participant of room.inside()) participant.emitMaxBitrate()
  }
}
