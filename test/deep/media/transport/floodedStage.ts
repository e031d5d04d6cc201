import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { startBenchEngine } from '#bench/media/engine.ts'
import { type StrayUdpCount, sendStrayUdp } from '#test/kit/attacks/media/strayUdp.ts'
import { launchRole, openStagePage } from '#test/kit/media/mediaBrowser.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { HOST_BITS, heardBy, VIEWER_BITS } from '#test/kit/media/stream.ts'
import { freePort } from '#test/kit/ports.ts'
import { until } from '#test/kit/time/until.ts'

/** How long the node is flooded and who tries to come in meanwhile; one of them is a Chromium. */
export interface Flood {
  ratePerS: number
  durationMs: number
  joins: number
  /** how many came and went before, in peace: what the first ones cost is not the flood's */
  joinsBefore?: number
}

/** What came of it. */
export interface FloodFacts {
  stray: StrayUdpCount
  joined: number
  failed: string[]
  joinMs: number[]
  /** packets that were sent to the viewer who was inside before, and never came */
  lostInside: number
  grownMb: number
  /** `overflowed`: datagrams that the system dropped because the process was late */
  sockets: { open: number; overflowed: number; participants: number }
  /** refused by the gate, by kind */
  dropped: Record<string, number>
}

const UDP = { min: 15_500, max: 15_619 }
const SOURCES = 200
const SETTLE_MS = 500
/** that somebody gets before leaving again: what is inside at the end is what was inside before, and one page */
const PACKETS_EACH = 20

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** UDP sockets of one process: its files, looked up in the table of the machine. */
function udpSocketsOf(pid: number): { open: number; overflowed: number } {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        // closed since the folder was read
        return []
      }
    }),
  )
  const rows = readFileSync('/proc/net/udp', 'utf8').trim().split('\n').slice(1)
  const columns = rows.map((row) => row.trim().split(/\s+/)).filter((row) => own.has(row[9] ?? ''))
  return { open: columns.length, overflowed: columns.reduce((sum, row) => sum + Number(row[12]), 0) }
}

async function droppedBy(metricsPort: number): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  const rows = text.matchAll(/^stagedoor_media_gate_dropped_total\{kind="(\w+)"\} (\d+)$/gm)
  return Object.fromEntries([...rows].map(([, kind, count]) => [kind, Number(count)]))
}

const sentBy = (client: NodeClient): number =>
  client.peer.getTransceivers().reduce((sum, { sender }) => {
    const entry = sender.collectStats(0).find((one: object) => 'packetsSent' in one)
    return sum + ((entry as { packetsSent?: number } | undefined)?.packetsSent ?? 0)
  }, 0)
const receivedBy = (client: NodeClient): number =>
  [...client.received.values()].reduce((sum, { packets }) => sum + packets, 0)

/** How far the viewer is behind the host; the least of many looks, as some packets are always on their way. */
async function behind(host: NodeClient, viewer: NodeClient): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 50; n++) {
    least = Math.min(least, sentBy(host) - receivedBy(viewer))
    await new Promise((resolve) => setTimeout(resolve, 7))
  }
  return least
}

/** Floods a node of its own that carries a stream, lets people in meanwhile, and counts. */
export async function floodStage(flood: Flood): Promise<FloodFacts> {
  const metricsPort = await freePort()
  const engine = await startBenchEngine(flood.joins + 5, {
    MEDIA_UDP_MIN: String(UDP.min),
    MEDIA_UDP_MAX: String(UDP.max),
    MEDIA_METRICS_PORT: String(metricsPort),
  })
  const site = await serveMediaPage()
  const browser = await launchRole({ role: 'viewer' })
  const clients: NodeClient[] = []
  const enter = async (user: string, bits: number) => {
    const client = await joinNode(engine.signalUrl, engine.ticket(user, bits))
    clients.push(client)
    return client
  }
  const watch = async (user: string, live: { id: string }[]) => {
    const startMs = performance.now()
    const client = await enter(user, VIEWER_BITS)
    await client.subscribe(live.map(({ id }) => id))
    await client.connected()
    joinMs.push(performance.now() - startMs)
    await until('the stream', () => receivedBy(client) >= PACKETS_EACH)
    await client.leave()
  }
  const joinMs: number[] = []
  try {
    const host = await enter('sea_host', HOST_BITS)
    await host.publish(['camera', 'microphone'])
    await host.connected()
    const stops = [host.send('camera', 60, 400), host.send('microphone', 50)]
    const first = await enter('sea_inside', VIEWER_BITS)
    const live = await heardBy(first, 2)
    await first.subscribe(live.map(({ id }) => id))
    await first.connected()
    const renew = () => engine.ticket('sea_chromium', VIEWER_BITS)
    const page = await openStagePage(browser, site.url, renew)
    const isConnected = async () => (await page.stats()).dtlsState === 'connected'
    for (let n = 0; n < (flood.joinsBefore ?? 0); n++) await watch(`sea_before${n}`, live)
    joinMs.length = 0
    const behindBefore = await behind(host, first)
    const residentBefore = residentMb(engine.pid)
    const ended = new AbortController()
    const order = { host: '127.0.0.1', ports: UDP, sources: SOURCES, ...flood }
    const flooding = sendStrayUdp(order, ended.signal)
    const gapMs = flood.durationMs / (flood.joins + 4)
    const joins: Promise<string | null>[] = []
    for (let n = 0; n < flood.joins; n++) {
      await new Promise((resolve) => setTimeout(resolve, gapMs))
      const coming: Promise<unknown> =
        n === 0
          ? page.enter(renew()).then(() => until('a connection of the page', isConnected))
          : watch(`sea_join${n}`, live)
      joins.push(
        coming.then(
          () => null,
          (cause) => `${n}: ${String(cause)}`,
        ),
      )
    }
    const stray = await flooding
    const failed = (await Promise.all(joins)).filter((cause) => cause !== null)
    const joined = flood.joins - failed.length
    for (const stop of stops) stop()
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    return {
      stray,
      joined,
      failed,
      joinMs: joinMs.map(Math.round),
      lostInside: Math.max(0, (await behind(host, first)) - behindBefore),
      grownMb: Math.round(residentMb(engine.pid) - residentBefore),
      sockets: { ...udpSocketsOf(engine.pid), participants: 3 },
      dropped: await droppedBy(metricsPort),
    }
  } finally {
    await browser.close()
    await site.stop()
    for (const client of clients) await client.leave()
    await engine.stop()
  }
}

// `node test/deep/media/transport/floodedStage.ts 40 60`: so many joins within so many seconds, and datagrams a second if not 2,000
if (import.meta.main) {
  const [joins = 40, seconds = 60, ratePerS = 2000] = process.argv.slice(2).map(Number)
  const facts = await floodStage({ ratePerS, durationMs: seconds * 1000, joins, joinsBefore: joins })
  process.stdout.write(`${JSON.stringify(facts, null, 1)}\n`)
  process.exit(0)
}
