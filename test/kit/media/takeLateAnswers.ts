import type { RTCPeerConnection } from 'werift'

/** HandshakeType of RFC 6347 §4.3.2 */
const HELLO_VERIFY_REQUEST = 3
/** of the library: the hello with the cookie has gone out */
const HELLO_AGAIN = 3

interface Handshakes {
  dtls: { flight: number }
  onHandleHandshakes(messages: { msg_type: number }[]): Promise<void>
}

interface Transport {
  dtls?: Handshakes
  onStateChange: { subscribe(listener: (state: string) => void): unknown }
}

interface TransportManager {
  createTransport(...wishes: unknown[]): Transport
}

/**
 * A node that is half a second late gets the first hello twice and answers both, as it should. The library's client
 * takes the second answer for a fault and gives up; browsers pass it over, and so does this one.
 */
export function takeLateAnswers(peer: RTCPeerConnection): void {
  const manager = (peer as unknown as { secureManager: TransportManager }).secureManager
  const create = manager.createTransport
  manager.createTransport = (...wishes) => {
    const transport = create.apply(manager, wishes)
    transport.onStateChange.subscribe((state) => {
      if (state !== 'connecting') return
      // it is made in the same turn
      queueMicrotask(() => {
        const { dtls } = transport
        if (!dtls) throw new Error('the WebRTC library has moved its DTLS client')
        const handle = dtls.onHandleHandshakes
        dtls.onHandleHandshakes = (messages) => {
          const hasAnswered = dtls.dtls.flight >= HELLO_AGAIN
          return handle(
            hasAnswered ? messages.filter((one) => one.msg_type !== HELLO_VERIFY_REQUEST) : messages,
          )
        }
      })
    })
    return transport
  }
}
