import { RTCPeerConnection } from 'werift'
import { codecs } from './codecs.ts'
import type { IceGateOptions } from './createIceGate.ts'
import type { PortPair } from './createPortPool.ts'
import { guardPeer } from './guardPeer.ts'

/** Where media packets come in. */
export interface MediaAddress {
  /** address the UDP sockets are bound to */
  bind: string
  /** address that browsers are told */
  advertised: string
}

/**
 * A peer connection of the engine: one UDP socket on one address behind a gate, no outside servers.
 * @param ports null: any port of the machine
 */
export function createPeer(
  address: MediaAddress,
  ports: PortPair | null,
  gate: IceGateOptions,
): RTCPeerConnection {
  const peer = new RTCPeerConnection({
    codecs: codecs(),
    headerExtensions: { audio: [], video: [] },
    bundlePolicy: 'max-bundle',
    // an empty list falls back to a public server of the library; this one is nobody on loopback
    iceServers: [{ urls: 'stun:127.0.0.1:9' }],
    iceStunGatherTimeout: 0.02,
    iceUseIpv4: false,
    iceUseIpv6: false,
    iceUseTcp: false,
    iceAdditionalHostAddresses: [address.advertised],
    iceInterfaceAddresses: { udp4: address.bind },
    ...(ports && { icePortRange: ports }),
  })
  guardPeer(peer, gate)
  return peer
}
