import type { NodeClient } from '#test/kit/media/mediaClient.ts'
import { takeOrders } from './childProcess.ts'
import {
  call,
  dialIn,
  enterStream,
  type Inside,
  leaveStream,
  packetsOf,
  type RealPerson,
  type Stream,
} from './realPerson.ts'

/** What the bench tells the process of the real people. */
export type CrowdOrder =
  /** the host goes live, the audience enters */
  | { order: 'begin'; stream: Stream; host: RealPerson; audience: RealPerson[] }
  /** who fell out enters again; counting begins */
  | { order: 'restore' }
  /** these come and go */
  | { order: 'join'; people: RealPerson[]; perS: number; stayMs: number }
  /** counting ends */
  | { order: 'count' }

export interface CrowdAnswer {
  joinMs: number[]
  failed: string[]
  /** times that the test client gave its keys up and came again */
  again: number
  /** packets that were due to all who are inside, and how many of them never came */
  expected: number
  lost: number
  restored: number
}

/** As much as sound alone: the test client's processor must not be what is measured. */
const PACKETS_PER_S = 50
const BEAT_MS = 15_000
const LOOKS = 60
const LOOK_MS = 7

let stream: Stream
let host: { person: RealPerson; seatId: string; client: NodeClient }
const audience: Inside[] = []
let before: { sent: number; behind: Map<Inside, number> } = { sent: 0, behind: new Map() }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function sent(): number {
  return host.client.peer.getTransceivers().reduce((sum, { sender }) => {
    const entry = sender.collectStats(0).find((one: object) => 'packetsSent' in one)
    return sum + ((entry as { packetsSent?: number } | undefined)?.packetsSent ?? 0)
  }, 0)
}

/** How far each is behind the host; the least of many looks, as some packets are always on their way. */
async function behindOf(people: Inside[]): Promise<Map<Inside, number>> {
  const behind = new Map<Inside, number>()
  for (let look = 0; look < LOOKS; look++) {
    for (const one of people)
      behind.set(one, Math.min(behind.get(one) ?? Number.POSITIVE_INFINITY, sent() - packetsOf(one)))
    await pause(LOOK_MS)
  }
  return behind
}

async function goLive(person: RealPerson): Promise<void> {
  const route: [string, string] = ['POST', `/v1/rooms/${stream.roomId}/admissions`]
  const { status, body, text } = await call(stream, person, route, { action: 'host', move: true })
  if (status !== 201) throw new Error(`the host is not admitted: ${text}`)
  const client = await dialIn(person, body.ticket)
  const answer = await client.publish(['microphone'])
  if (answer.t !== 'answer') throw new Error(`the host may not publish: ${JSON.stringify(answer)}`)
  await client.connected()
  client.send('microphone', PACKETS_PER_S)
  host = { person, seatId: body.seatId, client }
  for (;;) {
    const live = await call(stream, person, ['POST', `/v1/rooms/${stream.roomId}/live`])
    if (live.status === 200 || live.body?.code === 'ALREADY_LIVE') return
    if (live.body?.code !== 'NOT_PUBLISHING') throw new Error(`not live: ${live.text}`)
    // the engine sees the first packets in a moment
    await pause(500)
  }
}

async function beat(): Promise<void> {
  const all = [host, ...audience]
  await Promise.allSettled(
    all.map(({ person, seatId }) => call(stream, person, ['POST', `/v1/seats/${seatId}/beats`])),
  )
}

async function begin(order: Extract<CrowdOrder, { order: 'begin' }>): Promise<void> {
  stream = order.stream
  await goLive(order.host)
  for (const person of order.audience) audience.push(await enterStream(stream, person, () => {}))
  setInterval(() => void beat(), BEAT_MS)
}

/** Who hears nothing for a second, or the host without a connection, has fallen out and comes again as a page does. */
async function restore(): Promise<number> {
  let restored = 0
  if (host.client.peer.connectionState !== 'connected') {
    restored++
    await host.client.leave()
    await goLive(host.person)
  }
  const heard = audience.map(packetsOf)
  await pause(1000)
  for (const [at, one] of audience.entries()) {
    if (packetsOf(one) > (heard[at] ?? 0)) continue
    restored++
    await leaveStream(stream, one).catch(() => {})
    // who does not get in now is missed by the count, and tried again before the next
    audience[at] = await enterStream(stream, one.person, () => {}).catch(() => one)
  }
  before = { sent: sent(), behind: await behindOf(audience) }
  return restored
}

async function join(order: Extract<CrowdOrder, { order: 'join' }>): Promise<Partial<CrowdAnswer>> {
  const [joinMs, failed]: [number[], string[]] = [[], []]
  let again = 0
  const visit = async (person: RealPerson) => {
    const startMs = performance.now()
    try {
      const inside = await enterStream(stream, person, () => again++)
      joinMs.push(performance.now() - startMs)
      await pause(order.stayMs)
      await leaveStream(stream, inside).catch(() => {})
    } catch (cause) {
      failed.push(String(cause))
    }
  }
  const startMs = performance.now()
  const visits: Promise<void>[] = []
  for (const [n, person] of order.people.entries()) {
    await pause(Math.max(0, startMs + (n * 1000) / order.perS - performance.now()))
    visits.push(visit(person))
  }
  await Promise.all(visits)
  return { joinMs, failed, again }
}

async function count(): Promise<Partial<CrowdAnswer>> {
  const expected = (sent() - before.sent) * audience.length
  const behind = await behindOf(audience)
  const lost = audience.reduce(
    (sum, one) => sum + Math.max(0, (behind.get(one) ?? 0) - (before.behind.get(one) ?? 0)),
    0,
  )
  return { expected, lost }
}

takeOrders<CrowdOrder, CrowdAnswer>(async (order) => {
  const answer = { joinMs: [], failed: [], again: 0, expected: 0, lost: 0, restored: 0 }
  if (order.order === 'begin') await begin(order)
  if (order.order === 'restore') return { ...answer, restored: await restore() }
  if (order.order === 'join') return { ...answer, ...(await join(order)) }
  if (order.order === 'count') return { ...answer, ...(await count()) }
  return answer
})
