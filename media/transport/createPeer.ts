import { RTCPeerConnection } from 'werift'
import { codecs } from './codecs.ts'
import type { PortPair } from './createPortPool.ts'

/** Where media packets come in. */
export interface MediaAddress {
  /** address the UDP sockets are bound to */
  bind: string
  /** address that browsers are told */
  advertised: string
}

/** A peer connection of the engine: one UDP socket on one address, no outside servers. */
export function createPeer(address: MediaAddress, ports: PortPair): RTCPeerConnection {
  return new RTCPeerConnection({
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
    icePortRange: ports,
  })
}
