import { type RTCRtpTransceiver, RtpPacket } from 'werift'
import { readVp8, shiftedVp8, type Vp8Shift } from './vp8.ts'

/** One sending media line of a connection. It is given to another publication when its own is gone. */
export interface Outbound {
  readonly transceiver: RTCRtpTransceiver
  readonly sort: 'audio' | 'video'
  publicationId: string | null
  /** true once the other side has answered for this line */
  isAnswered: boolean
  /** False until the other side has answered and keys are exchanged. */
  isOpen(): boolean
  /** Sends one packet; false when the line cannot carry it yet. */
  send(packet: RtpPacket): boolean
  /**
   * Joins the next packet seamlessly to the last one, whatever was left out or switched between.
   * @param ticks by how much the times of its source are ahead of those of the one before; null: the two have nothing in common
   */
  splice(next: RtpPacket, ticks: number | null): void
}

const NO_SHIFT: Vp8Shift = { picture: 0, layer: 0 }
/** Signed distance of two times of 32 bits. */
const distance = (to: number, from: number): number => (to - from) | 0

export function createOutbound(transceiver: RTCRtpTransceiver, sort: 'audio' | 'video'): Outbound {
  const { sender } = transceiver
  /** of the last packet, as it went out; null before the first */
  let last: { timestamp: number; payload: Buffer } | null = null
  let shift = NO_SHIFT
  /** what is added to times of the source, and what would be if none had to wait for the one before */
  let added = 0
  let exact = 0

  function shiftTo(payload: Buffer, before: Buffer): Vp8Shift {
    const [head, tail] = [readVp8(payload), readVp8(before)]
    return {
      picture: head.picture && tail.picture ? tail.picture.value + 1 - head.picture.value : 0,
      layer: head.layer && tail.layer ? tail.layer.value + 1 - head.layer.value : 0,
    }
  }

  return {
    transceiver,
    sort,
    publicationId: null,
    isAnswered: false,
    isOpen() {
      return this.isAnswered && !sender.stopped && sender.dtlsTransport.state === 'connected'
    },
    send(packet) {
      if (!this.isOpen()) return false
      const payload = shift === NO_SHIFT ? packet.payload : shiftedVp8(packet.payload, shift)
      void sender.sendRtp(payload === packet.payload ? packet : new RtpPacket(packet.header, payload))
      last = { timestamp: (packet.header.timestamp + added) >>> 0, payload }
      return true
    },
    splice({ header, payload }, ticks) {
      if (!last) return
      exact += ticks ?? 0
      // a picture is never as old as the one before it, nor older
      const step = ticks === null ? 1 : Math.max(1, distance(header.timestamp + exact, last.timestamp))
      added = distance(last.timestamp + step, header.timestamp)
      if (ticks === null) exact = added
      if (sort === 'video') shift = shiftTo(payload, last.payload)
      sender.replaceRTP(header, false, step)
    },
  }
}
