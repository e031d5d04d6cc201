import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** One datagram that passed. */
export interface TappedDatagram {
  isFromPage: boolean
  /** of the page's end */
  port: number
  bytes: Buffer
}

/** A place on the way between pages and a relay: everything goes through it unchanged, and is written down. */
export interface RelayTap {
  /** where pages find the relay */
  port: number
  /** oldest first */
  dump: TappedDatagram[]
  stop(): void
}

const LOOPBACK = '127.0.0.1'

async function openEnd(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  return socket
}

/** @param relayPort of a relay on this machine, which sees each end of a page as another client */
export async function tapRelay(relayPort: number): Promise<RelayTap> {
  const near = await openEnd()
  const far = new Map<number, Promise<Socket>>()
  const dump: TappedDatagram[] = []
  let isStopped = false
  async function openFar(port: number): Promise<Socket> {
    const socket = await openEnd()
    socket.on('message', (bytes) => {
      dump.push({ isFromPage: false, port, bytes })
      if (!isStopped) near.send(bytes, port, LOOPBACK)
    })
    return socket
  }
  near.on('message', async (bytes, { port }) => {
    dump.push({ isFromPage: true, port, bytes })
    const opening = far.get(port) ?? openFar(port)
    far.set(port, opening)
    const socket = await opening
    if (!isStopped) socket.send(bytes, relayPort, LOOPBACK)
  })
  return {
    port: near.address().port,
    dump,
    stop() {
      isStopped = true
      near.close()
      for (const opening of far.values()) void opening.then((socket) => socket.close())
    },
  }
}
