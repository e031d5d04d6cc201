import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { layTap, type Tap } from '../tap.ts'
import { createNarrowWay, type Narrowness } from './narrowWay.ts'

/** Between browsers and a node: signalling and media go through it, and media on the way to a browser can be made to suffer. */
export interface WeakLine {
  /** where browsers find the signalling */
  url: string
  /** The node's signalling port; the node is told of `url` first. */
  serve(signalPort: number): void
  /** Makes the way to the browser that connected last narrow, or wide again. */
  narrow(to: Narrowness | null): void
  stop(): Promise<void>
}

const SEED = 7

/** A message of the node with the node where the tap is. */
function rerouted(text: string, tap: Tap): string {
  const message = JSON.parse(text) as { sdp?: unknown }
  if (typeof message.sdp !== 'string') return text
  return JSON.stringify({ ...message, sdp: tap.reroute(message.sdp) })
}

function carry(near: WebSocket, signalPort: number, tap: Tap): void {
  const far = new WebSocket(`ws://127.0.0.1:${signalPort}`)
  const waiting: string[] = []
  near.on('message', (data) => {
    if (far.readyState === WebSocket.OPEN) far.send(String(data))
    else waiting.push(String(data))
  })
  far.on('open', () => {
    for (const text of waiting.splice(0)) far.send(text)
  })
  far.on('message', (data) => near.send(rerouted(String(data), tap)))
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => undefined)
    // codes that no page may say are those of a line that broke
    one.on('close', (code, reason) =>
      code > 3000 || code === 1000 ? other.close(code, reason) : other.terminate(),
    )
  }
}

export async function layWeakLine(): Promise<WeakLine> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const taps = new Set<Tap>()
  let signalPort = 0
  let last = createNarrowWay(SEED, () => performance.now())
  server.on('connection', async (near) => {
    near.pause()
    const way = createNarrowWay(SEED, () => performance.now())
    const tap = await layTap((bytes) => way.waitMs(bytes))
    last = way
    taps.add(tap)
    carry(near, signalPort, tap)
    near.resume()
  })
  return {
    url: `ws://localhost:${(server.address() as AddressInfo).port}`,
    serve(port) {
      signalPort = port
    },
    narrow: (to) => last.narrow(to),
    async stop() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
      for (const tap of taps) tap.stop()
    },
  }
}
