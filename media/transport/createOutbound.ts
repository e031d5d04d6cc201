import type { RTCRtpTransceiver, RtpPacket } from 'werift'

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
  /** Joins the next packet seamlessly to the last one, whatever was left out or switched between. */
  splice(next: RtpPacket): void
}

export function createOutbound(transceiver: RTCRtpTransceiver, sort: 'audio' | 'video'): Outbound {
  const { sender } = transceiver
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
      void sender.sendRtp(packet)
      return true
    },
    splice(next) {
      sender.replaceRTP(next.header)
    },
  }
}
