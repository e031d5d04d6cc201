import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** A place on the path between one client and the node: everything goes through it unchanged, and it listens. */
export interface Tap {
  /** The node's description, with the node where the tap is. */
  reroute(sdp: string): string
  /** what the client has sent, oldest first */
  heard: Buffer[]
  /** the node's port; 0 until its description came by */
  nodePort(): number
  /** From now on every datagram is lost, either way. */
  cut(): void
  plug(): void
  stop(): void
}

const LOOPBACK = '127.0.0.1'
const CANDIDATE = /^(a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 )(\d+)( typ host)/gm

async function openEnd(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  return socket
}

/** @param waitMs how long a datagram of so many bytes takes from the node to the client; null: it is lost */
export async function layTap(waitMs: (bytes: number) => number | null = () => 0): Promise<Tap> {
  const [near, far] = [await openEnd(), await openEnd()]
  const heard: Buffer[] = []
  let nodePort = 0
  let clientPort = 0
  let isCut = false
  let isStopped = false
  near.on('message', (datagram, from) => {
    if (isCut) return
    clientPort = from.port
    heard.push(datagram)
    far.send(datagram, nodePort, LOOPBACK)
  })
  const bring = (datagram: Buffer) => {
    if (!isCut && !isStopped) near.send(datagram, clientPort, LOOPBACK)
  }
  far.on('message', (datagram) => {
    const ms = waitMs(datagram.length)
    if (ms === 0) bring(datagram)
    else if (ms !== null) setTimeout(bring, ms, datagram)
  })
  return {
    heard,
    nodePort: () => nodePort,
    cut() {
      isCut = true
    },
    plug() {
      isCut = false
    },
    reroute: (sdp) =>
      sdp.replace(CANDIDATE, (_, head: string, port: string, tail: string) => {
        nodePort = Number(port)
        return `${head}${near.address().port}${tail}`
      }),
    stop() {
      isStopped = true
      near.close()
      far.close()
    },
  }
}
