import { type RTCPeerConnection, StunProtocol } from 'werift'
import { createIceGate, type GatedConnection, type IceGateOptions } from './createIceGate.ts'

/*
 * The library has no hook before it believes a datagram. What is rested on here, and nowhere else: every transport
 * of a peer is made by its manager; a connection shows each new socket protocol to `ensureProtocol` before the
 * socket is bound; the socket hands every datagram to the `datagramReceived` that its protocol has at that moment;
 * what a protocol has asked stands in `transactions`; a transport that has said `connecting` listens for keys in the
 * same turn.
 */
interface Protocol {
  transport?: object
  transactions: Record<string, { expectedAddr: readonly [string, number]; integrityKey?: Buffer }>
  datagramReceived(datagram: Buffer, address: readonly [string, number]): void
}

interface Connection {
  generation: number
  localUsername: string
  localPassword: string
  remoteUsername: string
  ensureProtocol(protocol: Protocol): void
}

interface Transport {
  state: string
  onStateChange: { subscribe(listener: (state: string) => void): unknown }
  iceTransport: { connection: Connection }
}

interface TransportManager {
  createTransport(...wishes: unknown[]): Transport
}

function assertShape(holds: boolean, piece: string): asserts holds {
  if (!holds)
    throw new Error(`the WebRTC library has moved ${piece}: strangers could speak to it, see guardPeer`)
}

function guardProtocol(protocol: Protocol, transport: Transport, options: IceGateOptions): void {
  const { connection } = transport.iceTransport
  assertShape(Object.getPrototypeOf(protocol) === StunProtocol.prototype, 'its sockets')
  assertShape(protocol.transport === undefined, 'the moment of the bind')
  assertShape(typeof protocol.datagramReceived === 'function', 'datagramReceived')
  assertShape(typeof protocol.transactions === 'object', 'transactions')
  const view: GatedConnection = {
    credentials: () => ({
      generation: connection.generation,
      ours: connection.localUsername,
      theirs: connection.remoteUsername,
      password: connection.localPassword,
    }),
    check(transactionId) {
      const { expectedAddr, integrityKey } = protocol.transactions[transactionId] ?? {}
      // what is asked without a password is the address server, and nobody is there
      return expectedAddr && integrityKey
        ? { host: expectedAddr[0], port: expectedAddr[1], key: integrityKey }
        : null
    },
    isListening: () => transport.state !== 'new',
  }
  const gate = createIceGate(view, options)
  const receive = protocol.datagramReceived
  protocol.datagramReceived = (datagram, address) => {
    if (gate.admits(datagram, address[0], address[1])) receive.call(protocol, datagram, address)
  }
  transport.onStateChange.subscribe((state) => {
    if (state !== 'connecting') return
    queueMicrotask(() => {
      for (const { datagram, host, port } of gate.takeEarly()) receive.call(protocol, datagram, [host, port])
    })
  })
}

function guardTransport(transport: Transport, options: IceGateOptions): void {
  assertShape(transport.state === 'new', 'the state of a transport')
  assertShape(typeof transport.onStateChange?.subscribe === 'function', 'the word of a new state')
  const connection = transport.iceTransport?.connection
  assertShape(typeof connection?.ensureProtocol === 'function', 'ensureProtocol')
  const { generation, localUsername, localPassword, remoteUsername } = connection
  assertShape(typeof generation === 'number', 'generation')
  for (const name of [localUsername, localPassword, remoteUsername])
    assertShape(typeof name === 'string', 'the names and passwords of a connection')
  const ensure = connection.ensureProtocol
  connection.ensureProtocol = (protocol) => {
    guardProtocol(protocol, transport, options)
    ensure.call(connection, protocol)
  }
}

/** Puts a gate before every socket that a new peer will open. Throws when the library is not as it was. */
export function guardPeer(peer: RTCPeerConnection, options: IceGateOptions): void {
  const manager = (peer as unknown as { secureManager?: TransportManager }).secureManager
  assertShape(typeof manager?.createTransport === 'function', 'createTransport')
  assertShape(peer.iceTransports.length === 0, 'the moment of the first transport')
  const create = manager.createTransport
  manager.createTransport = (...wishes) => {
    const transport = create.apply(manager, wishes)
    guardTransport(transport, options)
    return transport
  }
}
