import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { heardBy } from '#test/kit/media/stream.ts'

/** What the bench tells this process: one publisher, more viewers, and when to count. Mixed: every other viewer gets the small picture. */
export type CrowdOrder =
  | { order: 'publish'; url: string; ticket: EmbeddedTicket; isMixed?: true }
  /** several tickets for each viewer */
  | { order: 'watch'; url: string; tickets: EmbeddedTicket[][]; isMixed?: true }
  | { order: 'count' }

/** What it answers: packets sent by the publisher and received by every viewer so far. */
export interface CrowdCount {
  sent: number
  /** of each line, in the order of publishing */
  sentOn: number[]
  received: number[]
  joinMs: number[]
}

const VIDEO_PER_S = 120
const VIDEO_BYTES = 1000
/** 320 kb/s. */
const SMALL_PER_S = 40
const AUDIO_PER_S = 50

let host: NodeClient | null = null
const viewers: NodeClient[] = []
const joinMs: number[] = []
let isHostMissed = false

function sentOn(): number[] {
  const senders = host?.peer.getTransceivers().map(({ sender }) => sender) ?? []
  return senders.map((sender) => packetsOf(sender.collectStats(0)))
}

function packetsOf(stats: object[]): number {
  const outbound = stats.find((entry) => 'packetsSent' in entry) as { packetsSent: number } | undefined
  return outbound?.packetsSent ?? 0
}

async function enter(url: string, ticket: EmbeddedTicket, isSmall: boolean): Promise<NodeClient> {
  const viewer = await joinNode(url, ticket)
  if (isSmall) await viewer.wire.ask({ t: 'setRendition', seatId: 'sea_host', rendition: 'low' })
  const live = await heardBy(viewer, 2)
  await viewer.subscribe(live.map(({ id }) => id))
  await viewer.connected()
  return viewer
}

/** The library's own DTLS client gives up when a crowded processor lets it hear an answer twice; browsers do not. */
async function watch(url: string, tickets: EmbeddedTicket[], isSmall: boolean): Promise<void> {
  const startMs = performance.now()
  let viewer: NodeClient | null = null
  for (const ticket of tickets) viewer ??= await enter(url, ticket, isSmall).catch(() => null)
  if (!viewer) throw new Error('a viewer could not connect')
  joinMs.push(performance.now() - startMs)
  viewers.push(viewer)
}

async function follow(order: CrowdOrder): Promise<void> {
  if (order.order === 'publish') {
    host = await joinNode(order.url, order.ticket)
    const small = order.isMixed ? (['low camera'] as const) : []
    await host.publish(['camera', ...small, 'microphone'])
    await host.connected()
    host.send('camera', VIDEO_PER_S, VIDEO_BYTES)
    host.send('microphone', AUDIO_PER_S)
    if (order.isMixed) host.send('low camera', SMALL_PER_S, VIDEO_BYTES)
  }
  // a few at a time: the join storm is a test, not this bench
  if (order.order === 'watch') {
    for (let at = 0; at < order.tickets.length; at += 5) {
      const some = order.tickets.slice(at, at + 5)
      await Promise.all(
        some.map((tickets, n) => watch(order.url, tickets, order.isMixed === true && (at + n) % 2 === 1)),
      )
    }
  }
  if (host && host.peer.connectionState !== 'connected' && !isHostMissed) {
    isHostMissed = true
    process.stderr.write('the publisher fell out: this process was too busy to answer its consent checks\n')
  }
  const received = viewers.map((viewer) =>
    [...viewer.received.values()].reduce((sum, { packets }) => sum + packets, 0),
  )
  const lines = sentOn()
  const sent = lines.reduce((sum, packets) => sum + packets, 0)
  process.send?.({ sent, sentOn: lines, received, joinMs } satisfies CrowdCount)
}

process.on('message', (order: CrowdOrder) => {
  follow(order).catch((cause: unknown) => {
    process.stderr.write(`${String(cause)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
