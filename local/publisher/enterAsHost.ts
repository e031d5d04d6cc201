import { MediaStreamTrack } from 'werift'
import { RENDITIONS } from '#domain/media/words.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { openLine } from './openLine.ts'
import type { LoopTracks } from './playLoop.ts'

/** A host inside a room, whose tracks reach the engine. */
export interface HostLine {
  tracks: LoopTracks
  /** resolves with the reason when the socket or the media are gone */
  lost: Promise<string>
  leave(): Promise<void>
}

/** What there is to offer: a voice room takes no picture, whoever offers one. */
function createTracks(kind: HostedKind): LoopTracks {
  const camera = () => new MediaStreamTrack({ kind: 'video' })
  return {
    camera: kind === 'voice' ? null : { high: camera(), low: camera() },
    microphone: new MediaStreamTrack({ kind: 'audio' }),
  }
}

/** The tracks as they are offered. */
const linesOf = ({ camera, microphone }: LoopTracks) => [
  ...(camera
    ? RENDITIONS.map((rendition) => ({ track: camera[rendition], kind: 'camera' as const, rendition }))
    : []),
  { track: microphone, kind: 'microphone' as const },
]

/**
 * Enters with a ticket and offers the microphone, and in a stream the camera in both renditions.
 * @throws Error with what the node said
 */
export async function enterAsHost(ticket: EmbeddedTicket, kind: HostedKind): Promise<HostLine> {
  const line = await openLine(ticket)
  const { peer, leave } = line
  const tracks = createTracks(kind)
  try {
    const lines = linesOf(tracks)
    for (const { track } of lines) peer.addTransceiver(track, { direction: 'sendonly' })
    await peer.setLocalDescription(await peer.createOffer())
    const midOf = (track: MediaStreamTrack) =>
      peer.getTransceivers().find(({ sender }) => sender.track === track)?.mid ?? ''
    await line.publish(lines.map(({ track, ...what }) => ({ mid: midOf(track), ...what })))
    await line.connect()
    return { tracks, lost: line.lost(), leave }
  } catch (cause) {
    await leave()
    throw cause
  }
}
