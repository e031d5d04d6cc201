import { io } from 'socket.io-client'
import { SOCKET_PATH } from '#protocol/socket.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { until } from '#test/kit/time/until.ts'
import { type Reply, request } from '../../client.ts'
import { joinNode, type NodeClient } from '../../media/mediaClient.ts'

/** Where a stolen session is used: two copies of one api, and two rooms. */
export interface IntrusionPlan {
  /** the cookie as it was read out of the browser, `name=value` */
  cookie: string
  apis: [string, string]
  channelId: string
  /** a live room that the account may watch */
  watchRoomId: string
}

/** What became of an intrusion after its session had ended. */
export interface IntrusionFacts {
  /** milliseconds until each was closed from outside; null = still open at the end */
  hostMediaMs: number | null
  viewerMediaMs: number | null
  socketsMs: (number | null)[]
  /** packets that still reached the thief after their media was closed */
  packetsAfter: number
  /** what the session and the tickets still opened after that */
  opened: string[]
}

/** A thief who hosts one room and watches another with a stolen session. */
export interface Intrusion {
  hostRoomId: string
  seatIds: { host: string; viewer: string }
  /** Counts from now on how long everything stays open, then tries every door once more. */
  outcome(withinMs: number): Promise<IntrusionFacts>
  leave(): Promise<void>
}

const LIVE_EVERY_MS = 200

type Call = (method: string, path: string, body?: unknown) => Promise<Reply>

interface Held {
  seatId: string
  ticket: EmbeddedTicket
  /** asked for and not spent */
  spare: EmbeddedTicket
  client: NodeClient
}

/** A person's socket by cookie, bound to a seat; resolves once it is. */
async function sit(url: string, cookie: string, seatId: string) {
  const socket = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    extraHeaders: { cookie, origin: url },
    reconnection: false,
    forceNew: true,
  })
  const closed = new Promise<number>((resolve) => socket.on('disconnect', () => resolve(performance.now())))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
  await socket.timeout(10_000).emitWithAck('seat:attach', { seatId })
  return { closed, close: () => socket.close() }
}

async function good<T>(answer: Promise<Reply>): Promise<T> {
  const reply = await answer
  if (reply.status >= 400) throw new Error(`the intrusion did not begin: ${reply.text}`)
  return reply.body as T
}

async function enterRoom(call: Call, roomId: string, action: 'host' | 'watch'): Promise<Held> {
  const admitted = await good<{ seatId: string; ticket: EmbeddedTicket }>(
    call('POST', `/v1/rooms/${roomId}/admissions`, { action }),
  )
  const { seatId, ticket } = admitted
  const client = await joinNode(ticket.signalUrl, ticket)
  const renewed = await good<{ ticket: EmbeddedTicket }>(call('POST', `/v1/seats/${seatId}/renewals`, {}))
  return { seatId, ticket, spare: renewed.ticket, client }
}

async function timeOf(
  closed: Promise<number>,
  startedAtMs: number,
  withinMs: number,
): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), withinMs)
  })
  const atMs = await Promise.race([closed, late])
  clearTimeout(timer)
  return atMs === null ? null : Math.max(0, atMs - startedAtMs)
}

/** Enters with a stolen session at both copies: as host with a picture, and as viewer. */
export async function intrude(plan: IntrusionPlan): Promise<Intrusion> {
  const { cookie, apis, channelId, watchRoomId } = plan
  const callAt =
    (url: string): Call =>
    (method, path, body) =>
      request(url, method, path, {
        headers: { cookie, origin: url },
        ...(body === undefined ? {} : { body }),
      })
  const [first, second] = [callAt(apis[0]), callAt(apis[1])]

  const room = { channelId, title: 'Taken over', visibility: 'public' }
  const { id: hostRoomId } = await good<{ id: string }>(first('POST', '/v1/rooms', room))
  await good(first('POST', `/v1/rooms/${hostRoomId}/open`))
  const host = await enterRoom(first, hostRoomId, 'host')
  await host.client.publish(['camera'])
  await host.client.connected()
  host.client.send('camera', 50)
  await until('the thief is live', async () => {
    // writes are counted
    await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS))
    return (await first('POST', `/v1/rooms/${hostRoomId}/live`)).status < 400
  })

  const viewer = await enterRoom(second, watchRoomId, 'watch')
  const { publications } = viewer.client.joined
  await viewer.client.subscribe(publications.map(({ id }) => id))
  await viewer.client.connected()
  await until('the thief sees the picture', () => viewer.client.received.size > 0)
  const sockets = await Promise.all([sit(apis[0], cookie, host.seatId), sit(apis[1], cookie, viewer.seatId)])
  const ends = [host, viewer].map(({ client }) => client.wire.closed.then(() => performance.now()))
  const [hostEnd, viewerEnd] = ends as [Promise<number>, Promise<number>]

  async function tryDoors(): Promise<string[]> {
    const opened: string[] = []
    const tryCall = async (call: Call, method: string, path: string, body?: unknown) => {
      const { status } = await call(method, path, body)
      if (status < 400) opened.push(`${method} ${path}`)
    }
    for (const call of [first, second]) {
      await tryCall(call, 'GET', '/v1/me')
      await tryCall(call, 'POST', `/v1/rooms/${watchRoomId}/admissions`, { action: 'watch' })
      await tryCall(call, 'POST', `/v1/rooms/${hostRoomId}/admissions`, { action: 'host' })
      for (const { seatId } of [host, viewer]) {
        await tryCall(call, 'POST', `/v1/seats/${seatId}/renewals`, {})
        await tryCall(call, 'POST', `/v1/seats/${seatId}/beats`)
      }
    }
    for (const { ticket, spare } of [host, viewer])
      for (const one of [ticket, spare]) {
        const client = await joinNode(one.signalUrl, one).catch(() => null)
        if (client) opened.push(`a ticket of ${one.userId}`)
        await client?.leave()
      }
    for (const url of apis) {
      const socket = await sit(url, cookie, viewer.seatId).catch(() => null)
      if (socket) opened.push('a socket')
      socket?.close()
    }
    return opened
  }

  return {
    hostRoomId,
    seatIds: { host: host.seatId, viewer: viewer.seatId },
    async outcome(withinMs) {
      const startedAtMs = performance.now()
      const [hostMediaMs = null, viewerMediaMs = null, ...socketsMs] = await Promise.all(
        [hostEnd, viewerEnd, ...sockets.map(({ closed }) => closed)].map((end) =>
          timeOf(end, startedAtMs, withinMs),
        ),
      )
      const packets = () => [...viewer.client.received.values()].reduce((sum, one) => sum + one.packets, 0)
      const before = packets()
      const opened = await tryDoors()
      return { hostMediaMs, viewerMediaMs, socketsMs, packetsAfter: packets() - before, opened }
    },
    async leave() {
      for (const socket of sockets) socket.close()
      for (const { client } of [host, viewer]) await client.leave().catch(() => {})
    },
  }
}
