import { WebSocket } from 'ws'
import { type ServerSignal, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import type { Reply, RequestOptions } from '../../client.ts'

/** Somebody with a session; `call` is one request of theirs. */
export interface FakeAccount {
  call(url: string, method: string, path: string, options?: RequestOptions): Promise<Reply>
}

/** Who goes where. */
export interface FakeJoiner {
  account: FakeAccount
  roomId: string
}

export interface FakeJoinersOptions {
  /** address of the api */
  url: string
  joiners: FakeJoiner[]
  beatMs: number
  /** pause after a refusal, and before a seat that was lost is asked for again */
  againMs: number
  /** headers of the signalling sockets, e.g. an address as a proxy names it */
  headers?: (joiner: number) => Record<string, string>
}

/** What the attack reached, counted. */
export interface FakeJoinerCounts {
  /** seats that were given */
  seats: number
  /** signalling sockets that were let in */
  joined: number
  beats: number
  /** seats that a beat found gone */
  lost: number
  /** refused admissions by code */
  refused: Record<string, number>
  /** signalling sockets that the node closed, by close code */
  closed: Record<string, number>
  /** longest time that one seat was answered for, milliseconds */
  longestMs: number
}

export interface FakeJoiners {
  counts: FakeJoinerCounts
  /** every joiner has been answered once */
  begun: Promise<void>
  stop(): Promise<void>
}

function count(table: Record<string, number>, key: string | number): void {
  table[key] = (table[key] ?? 0) + 1
}

/** Says `join` and nothing else for as long as the socket lives. */
function hold(ticket: EmbeddedTicket, headers: Record<string, string>, counts: FakeJoinerCounts): WebSocket {
  const { signalUrl, providerRoomId, userId, userSig, privateMapKey, joinNonce } = ticket
  const socket = new WebSocket(signalUrl, { headers })
  const join = {
    t: 'join',
    v: SIGNAL_VERSION,
    rid: 1,
    providerRoomId,
    userId,
    userSig,
    privateMapKey,
    joinNonce,
  }
  socket.on('open', () => socket.send(JSON.stringify(join)))
  socket.on('message', (data) => {
    if ((JSON.parse(data.toString()) as ServerSignal).t === 'joined') counts.joined++
  })
  socket.on('error', () => {})
  socket.on('close', (code) => count(counts.closed, code))
  return socket
}

/**
 * Accounts that take a seat each, join the signalling, beat for ever and never open a media connection; a seat that is
 * lost is asked for again.
 */
export function startFakeJoiners(options: FakeJoinersOptions): FakeJoiners {
  const { url, joiners, beatMs, againMs, headers = () => ({}) } = options
  const counts: FakeJoinerCounts = {
    seats: 0,
    joined: 0,
    beats: 0,
    lost: 0,
    refused: {},
    closed: {},
    longestMs: 0,
  }
  const stopping = new AbortController()
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        stopping.signal.removeEventListener('abort', done)
        resolve()
      }
      stopping.signal.addEventListener('abort', done)
      if (stopping.signal.aborted) done()
    })

  /** Beats until the seat is gone. */
  async function sit(account: FakeAccount, seatId: string): Promise<void> {
    const sinceMs = performance.now()
    while (!stopping.signal.aborted) {
      const beat = await account.call(url, 'POST', `/v1/seats/${seatId}/beats`)
      if (beat.status === 404) return void counts.lost++
      counts.beats++
      counts.longestMs = Math.max(counts.longestMs, performance.now() - sinceMs)
      await pause(beatMs)
    }
  }

  async function attack({ account, roomId }: FakeJoiner, n: number, onAnswer: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      const body = { action: 'watch', move: false }
      const reply = await account.call(url, 'POST', `/v1/rooms/${roomId}/admissions`, { body })
      onAnswer()
      if (reply.status === 201) {
        counts.seats++
        const socket = hold(reply.body.ticket, headers(n), counts)
        await sit(account, reply.body.seatId)
        socket.terminate()
      } else count(counts.refused, reply.body?.code ?? reply.status)
      await pause(againMs)
    }
  }

  let work: Promise<unknown> = Promise.resolve()
  const begun = new Promise<void>((resolve, reject) => {
    let waiting = joiners.length
    const onAnswer = () => {
      if (--waiting === 0) resolve()
    }
    work = Promise.all(
      joiners.map((joiner, n) => {
        let hasAnswered = false
        const once = () => {
          if (hasAnswered) return
          hasAnswered = true
          onAnswer()
        }
        return attack(joiner, n, once)
      }),
    ).catch((error) => {
      reject(error)
      throw error
    })
  })
  return {
    counts,
    begun,
    async stop() {
      stopping.abort()
      await work
    },
  }
}
