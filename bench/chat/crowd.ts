import { percentile } from '../line.ts'
import { takeOrders } from '../siege/childProcess.ts'
import { type CrowdSocket, openCrowdSocket } from './crowdSocket.ts'
import { type CrowdCount, type CrowdOrder, monotonicMs } from './orders.ts'

/** As many handshakes under way as a real crowd has. */
const AT_ONCE = 50
/** As a page beats. */
const BEAT_MS = 15_000
const TICK_MS = 100

const sockets: CrowdSocket[] = []
let frames = 0
let mark = Buffer.alloc(0)
/** by number: when it first came to each socket, NaN: not yet */
const arrivals = new Map<number, Float64Array>()
let doubled = 0
let last = { text: Buffer.alloc(0), n: -1 }

/** The number behind the mark; -1: it is about something else. Frames of one broadcast are the same bytes. */
function numberIn(frame: Buffer): number {
  if (frame.equals(last.text)) return last.n
  const at = mark.length === 0 ? -1 : frame.indexOf(mark)
  const n =
    at < 0 ? -1 : Number.parseInt(frame.toString('latin1', at + mark.length, at + mark.length + 20), 10)
  last = { text: Buffer.from(frame), n }
  return n
}

function record(socket: number, frame: Buffer): void {
  frames += 1
  const n = numberIn(frame)
  if (n < 0) return
  let times = arrivals.get(n)
  if (!times) {
    times = new Float64Array(sockets.length).fill(Number.NaN)
    arrivals.set(n, times)
  }
  if (Number.isNaN(times[socket])) times[socket] = monotonicMs()
  else doubled += 1
}

async function open({
  url,
  roomId,
  people,
  reads = 'chat',
}: Extract<CrowdOrder, { order: 'open' }>): Promise<void> {
  const base = sockets.length
  let next = 0
  const opener = async () => {
    for (let at = next++; at < people.length; at = next++) {
      const { token, seatId } = people[at] as { token: string; seatId: string }
      sockets[base + at] = await openCrowdSocket({ url, roomId, token, seatId, reads }, (frame) =>
        record(base + at, frame),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, opener))
}

function count(said: [number, number][]): CrowdCount {
  const times: number[] = []
  for (const [n, atMs] of said)
    for (const arrivedMs of arrivals.get(n) ?? []) if (!Number.isNaN(arrivedMs)) times.push(arrivedMs - atMs)
  const due = said.length * sockets.length
  const { user, system } = process.cpuUsage()
  return {
    sockets: sockets.length,
    p95Ms: times.length === 0 ? null : percentile(times, 0.95),
    ratio: due === 0 ? 0 : times.length / due,
    doubled,
    frames,
    cpuS: (user + system) / 1e6,
  }
}

let beaten = 0
setInterval(() => {
  const due = Math.ceil((sockets.length * TICK_MS) / BEAT_MS)
  for (let left = Math.min(due, sockets.length); left > 0; left -= 1)
    sockets[beaten++ % sockets.length]?.beat()
}, TICK_MS).unref()

takeOrders<CrowdOrder, CrowdCount>(async (order) => {
  if (order.order === 'open') await open(order)
  if (order.order === 'listen') {
    mark = Buffer.from(order.mark)
    arrivals.clear()
    doubled = 0
    last = { text: Buffer.alloc(0), n: -1 }
  }
  return count(order.order === 'count' ? order.said : [])
})
