import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Clock } from '#domain/clock.ts'
import { createPeer } from './createPeer.ts'

const LOOPBACK = { bind: '127.0.0.1', advertised: '127.0.0.1' }
const WITHIN_MS = 5000
/** The head of a record of DTLS, and a binding request of STUN without anything in it. */
const STRANGE = [
  Buffer.from('16fefd0000000000000000', 'hex'),
  Buffer.from('000100002112a442000102030405060708090a0b', 'hex'),
]

/**
 * Speaks to a connection of its own as a stranger does, through a real socket. Throws unless both datagrams are
 * refused and neither is heard or answered: another version of the library must not open the engine unnoticed.
 */
export async function proveIceGate(clock: Clock): Promise<void> {
  const refused = new Set<string>()
  const passed: string[] = []
  const peer = createPeer(LOOPBACK, null, { clock, onDrop: (kind) => void refused.add(kind) })
  const stranger = createSocket('udp4').on('message', () => passed.push('an answer'))
  try {
    peer.addTransceiver('audio')
    await peer.setLocalDescription(await peer.createOffer())
    for (const { connection } of peer.iceTransports)
      connection.onData.subscribe(() => passed.push('a packet'))
    const port = /^a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 (\d+) typ host/m.exec(
      peer.localDescription?.sdp ?? '',
    )
    stranger.bind(0, LOOPBACK.bind)
    await once(stranger, 'listening')
    for (const datagram of STRANGE) stranger.send(datagram, Number(port?.[1]), LOOPBACK.bind)
    const end = performance.now() + WITHIN_MS
    while (refused.size < STRANGE.length && passed.length === 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 1))
  } finally {
    stranger.close()
    await peer.close()
  }
  if (passed.length > 0 || refused.size < STRANGE.length)
    throw new Error(
      `the gate of the media ports does not hold: of two strange datagrams ${refused.size} were refused, got through: ${passed.join(', ') || 'nothing'}`,
    )
}
