import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { type Reply, request } from '#test/kit/client.ts'
import { joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { until } from '#test/kit/time/until.ts'

/** Somebody with a session who comes through the proxy in front. */
export interface RealPerson {
  token: string
  address: string
}

/** The stream they come for. */
export interface Stream {
  url: string
  roomId: string
}

/** Somebody inside, with media. */
export interface Inside {
  person: RealPerson
  seatId: string
  client: NodeClient
}

interface Admission {
  seatId: string
  ticket: EmbeddedTicket
}

/** From the press to the first packet; who waits longer has gone. */
export const PATIENCE_MS = 10_000

export function call(
  { url }: Stream,
  { token, address }: RealPerson,
  [method, path]: [string, string],
  body?: object,
): Promise<Reply> {
  const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address }
  return request(url, method, path, body ? { headers, body } : { headers })
}

export function dialIn({ address }: RealPerson, ticket: EmbeddedTicket): Promise<NodeClient> {
  return joinNode(ticket.signalUrl, ticket, { headers: { 'x-forwarded-for': address } })
}

export function packetsOf({ client }: Inside): number {
  return [...client.received.values()].reduce((sum, { packets }) => sum + packets, 0)
}

/** Comes to the door; waits as the page does when the door says for how long. */
async function admit(stream: Stream, person: RealPerson, untilMs: number): Promise<Admission> {
  for (;;) {
    const route: [string, string] = ['POST', `/v1/rooms/${stream.roomId}/admissions`]
    const reply = await call(stream, person, route, { action: 'watch', move: true })
    if (reply.status === 201) return reply.body
    const waitMs = Number(reply.headers.get('retry-after') ?? Number.NaN) * 1000
    const isInTime = performance.now() + waitMs < untilMs
    if (!isInTime) throw new Error(`admission: ${reply.status} ${reply.body?.code}`)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

async function watch(person: RealPerson, { seatId, ticket }: Admission, untilMs: number): Promise<Inside> {
  const client = await dialIn(person, ticket)
  const inside = { person, seatId, client }
  try {
    const answer = await client.subscribe(client.joined.publications.map(({ id }) => id))
    if (answer.t !== 'ok') throw new Error(`subscribe: ${JSON.stringify(answer)}`)
    await until('the first packet', () => packetsOf(inside) > 0 || client.peer.connectionState === 'failed', {
      withinMs: Math.max(0, untilMs - performance.now()),
    })
    if (packetsOf(inside) > 0) return inside
    throw new KeysLost()
  } catch (cause) {
    await client.leave()
    throw cause
  }
}

/** The library's own DTLS client gives up when a crowded processor lets it hear an answer twice; browsers do not. */
class KeysLost extends Error {
  override message = 'the test client lost its keys'
}

/**
 * From admission to the first decrypted packet.
 * @throws Error when that takes longer than anybody's patience
 */
export async function enterStream(
  stream: Stream,
  person: RealPerson,
  onKeysLost: () => void,
): Promise<Inside> {
  const untilMs = performance.now() + PATIENCE_MS
  let admission = await admit(stream, person, untilMs)
  for (;;) {
    try {
      return await watch(person, admission, untilMs)
    } catch (cause) {
      const { seatId } = admission
      if (!(cause instanceof KeysLost) || performance.now() > untilMs) {
        await call(stream, person, ['DELETE', `/v1/seats/${seatId}`])
        throw cause
      }
      onKeysLost()
      const renewed = await call(stream, person, ['POST', `/v1/seats/${seatId}/renewals`], {})
      if (renewed.status !== 201) throw new Error(`renewal: ${renewed.status} ${renewed.body?.code}`)
      admission = renewed.body
    }
  }
}

export async function leaveStream(stream: Stream, { person, seatId, client }: Inside): Promise<void> {
  await client.leave()
  await call(stream, person, ['DELETE', `/v1/seats/${seatId}`])
}
