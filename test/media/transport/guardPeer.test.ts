import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RTCPeerConnection } from 'werift'
import { guardPeer } from '#media/transport/guardPeer.ts'
import { proveIceGate } from '#media/transport/proveIceGate.ts'
import { createTestPeer } from '#test/kit/media/mediaClient.ts'

const ROOT = join(import.meta.dirname, '../../..')
const GATE = { clock: Date.now, onDrop() {} }

/** A peer of the real library whose parts can be changed as a new version would. */
interface Inside {
  secureManager: { createTransport(...wishes: unknown[]): MovedTransport }
}
interface MovedTransport {
  state: unknown
  onStateChange: unknown
  iceTransport: { connection: Moved }
}
interface Moved {
  ensureProtocol: unknown
  localUsername: unknown
  generation: unknown
}

describe('guardPeer', () => {
  const inside = (peer: RTCPeerConnection) => peer as unknown as Inside

  function guarded(change: (connection: Moved, transport: MovedTransport) => void): () => void {
    const peer = createTestPeer()
    const manager = inside(peer).secureManager
    const create = manager.createTransport.bind(manager)
    manager.createTransport = (...wishes) => {
      const transport = create(...wishes)
      change(transport.iceTransport.connection, transport)
      return transport
    }
    guardPeer(peer, GATE)
    return () => peer.addTransceiver('audio')
  }

  it('[T38] rests on one version of the library, which is pinned', () => {
    const wanted = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies.werift
    const found = JSON.parse(readFileSync(join(ROOT, 'node_modules/werift/package.json'), 'utf8')).version
    expect([wanted, found]).to.deep.equal(['0.25.2', '0.25.2'])
  })

  it('[T38] is proved by every node at its start, through a real socket', async () => {
    await proveIceGate(Date.now)
    expect(readFileSync(join(ROOT, 'media/createNode.ts'), 'utf8')).to.match(/^ {2}await proveIceGate\(/m)
  })

  it('[T38] refuses a library that has moved what the gate hangs on', () => {
    const withoutManager = createTestPeer()
    Object.assign(inside(withoutManager), { secureManager: undefined })
    expect(() => guardPeer(withoutManager, GATE)).to.throw('moved createTransport')
    expect(guarded((connection) => (connection.ensureProtocol = undefined))).to.throw('moved ensureProtocol')
    expect(guarded((connection) => (connection.localUsername = undefined))).to.throw('names and passwords')
    expect(guarded((connection) => (connection.generation = undefined))).to.throw('moved generation')
    const state = guarded((_, transport) => Object.assign(transport, { state: 'connecting' }))
    expect(state).to.throw('the state of a transport')
    expect(guarded((_, transport) => Object.assign(transport, { onStateChange: null }))).to.throw(
      'the word of a new state',
    )
    const late = createTestPeer()
    late.addTransceiver('audio')
    expect(() => guardPeer(late, GATE)).to.throw('the moment of the first transport')
  })

  it('[T38] opens no candidate when a socket is shown to it after the bind', async () => {
    const peer = createTestPeer()
    guardPeer(peer, GATE)
    peer.addTransceiver('audio')
    const connection = peer.iceTransports[0]?.connection as unknown as Moved
    const ensure = connection.ensureProtocol as (protocol: unknown) => void
    // as a version that binds first would do
    Object.assign(connection, {
      ensureProtocol(protocol: { transport: unknown }) {
        protocol.transport = {}
        ensure.call(connection, protocol)
      },
    })
    await peer.setLocalDescription(await peer.createOffer())
    expect(peer.localDescription?.sdp).to.not.include('a=candidate:')
    await peer.close()
  })
})
