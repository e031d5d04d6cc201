import { RtpHeader, RtpPacket } from 'werift'
import { readVp8 } from '#media/transport/vp8.ts'
import type { NodeClient, Sent } from './mediaClient.ts'

/** A packet of a picture as a viewer got it. */
export interface SeenPacket {
  /** what the publisher wrote into it */
  sent: Sent
  capturedMs: number
  isKeyframe: boolean
  /** of its head */
  sequenceNumber: number
  timestamp: number
  pictureId: number
}

const NAMES: Sent[] = ['camera', 'low camera', 'screen']
const LONG_PICTURE = [0x90, 0x80]
const TICK_MS = 10

/** A picture of one packet, with the head that browsers send (RFC 7741): a number of the picture in 15 bits. */
function pictureOf(name: Sent, capturedMs: number, pictureId: number, isKeyframe: boolean): Buffer {
  const payload = Buffer.alloc(200)
  payload.set([
    ...LONG_PICTURE,
    0x80 | (pictureId >> 8),
    pictureId & 0xff,
    isKeyframe ? 0 : 1,
    NAMES.indexOf(name),
  ])
  payload.writeUInt32BE(capturedMs, 6)
  return payload
}

/** A running camera. */
export interface RunningCamera {
  /** what it sends from now on; the others stay where they are */
  sends(names: Sent[]): void
  stop(): void
}

/**
 * One camera with several encoders, as a browser has it: the same pictures, each encoder with numbers and times of its
 * own from a random start, a keyframe where one is asked for. Call it once the client has published the names.
 */
export function runCamera(client: NodeClient, names: Sent[], framesPerS = 30): RunningCamera {
  let active = names
  const encoders = names.map((name, n) => {
    const track = client.track(name)
    const encoder = {
      ...{ name, track, sequenceNumber: 0xfff0 + n, pictureId: 0x7ff0 - 9000 * n },
      ...{ timestampAt0: (0xffff_0000 + 1_000_000_007 * n) >>> 0, isKeyframeDue: true },
    }
    const sender = client.peer.getTransceivers().find((one) => one.sender.track === track)?.sender
    sender?.onPictureLossIndication.subscribe(() => {
      encoder.isKeyframeDue = true
    })
    return encoder
  })
  const startMs = performance.now()
  let shown = 0
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startMs) * framesPerS) / 1000)
    for (; shown < due; shown++) {
      const capturedMs = Math.round((shown * 1000) / framesPerS)
      for (const encoder of encoders) {
        if (!active.includes(encoder.name)) continue
        const header = new RtpHeader({
          version: 2,
          sequenceNumber: encoder.sequenceNumber,
          timestamp: (encoder.timestampAt0 + capturedMs * 90) >>> 0,
          payloadType: 96,
          marker: true,
        })
        const payload = pictureOf(encoder.name, capturedMs, encoder.pictureId, encoder.isKeyframeDue)
        encoder.track?.writeRtp(new RtpPacket(header, payload))
        encoder.sequenceNumber = (encoder.sequenceNumber + 1) & 0xffff
        encoder.pictureId = (encoder.pictureId + 1) & 0x7fff
        encoder.isKeyframeDue = false
      }
    }
  }, TICK_MS)
  return {
    sends(next) {
      active = next
    },
    stop: () => clearInterval(timer),
  }
}

/** Keeps every picture packet that a client gets on its lines, in order. Call it once it has subscribed. */
export function watchPictures(client: NodeClient): SeenPacket[] {
  const seen: SeenPacket[] = []
  for (const { kind, receiver } of client.peer.getTransceivers()) {
    if (kind !== 'video') continue
    for (const track of receiver.tracks)
      track.onReceiveRtp.subscribe(({ header, payload }) => {
        const { startsKeyframe, picture } = readVp8(payload)
        seen.push({
          sent: NAMES[payload.readUInt8(5)] ?? 'screen',
          capturedMs: payload.readUInt32BE(6),
          isKeyframe: startsKeyframe,
          sequenceNumber: header.sequenceNumber,
          timestamp: header.timestamp,
          pictureId: picture?.value ?? -1,
        })
      })
  }
  return seen
}
