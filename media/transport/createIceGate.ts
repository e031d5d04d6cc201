import type { Clock } from '#domain/clock.ts'
import { isStun, readStun, type StunMessage } from './readStun.ts'

/** Why a datagram is not let in; `replay`, `crowd` and `rate` are genuine requests in the wrong place or number. */
export type DropKind =
  | 'stun_request'
  | 'stun_answer'
  | 'stun_other'
  | 'replay'
  | 'crowd'
  | 'rate'
  | 'dtls'
  | 'rtp'
  | 'rtcp'
  | 'other'

/** What every gate of a node works with. */
export interface IceGateOptions {
  /** hears of every datagram that is not let in */
  onDrop(kind: DropKind, host: string): void
  clock: Clock
}

/** What the gate asks of the connection behind it, each time anew. */
export interface GatedConnection {
  /** Names and password as the descriptions say; `theirs` is empty until theirs came. */
  credentials(): { generation: number; ours: string; theirs: string; password: string }
  /** A check of ours that waits for its answer: whom it asked, and the password that signs the answer. */
  check(transactionId: string): { host: string; port: number; key: Buffer } | null
  /** False until keys can be exchanged: the library loses what begins that before. */
  isListening(): boolean
}

/** A datagram and where it came from. */
export interface Received {
  datagram: Buffer
  host: string
  port: number
}

/** Stands between a UDP socket and the library. */
export interface IceGate {
  /** False: the library must not see it. */
  admits(datagram: Buffer, host: string, port: number): boolean
  /** Hellos that came before anybody listened, of addresses that have answered a check of ours; each once. */
  takeEarly(): Received[]
}

/** Addresses of one connection: each is a candidate, a pair and a check of ours in the library. */
export const MAX_ADDRESSES = 16
/** Requests of one connection that are let through, and so answered, in a second. */
export const MAX_REQUESTS_PER_S = 50
/** A client repeats a request that it has no answer to six times (RFC 8489). */
const MAX_REPEATS = 7
const REMEMBERED_REQUESTS = 512
/** First byte of a DTLS handshake, and what a first one may be long: browsers send some 160 bytes in one datagram. */
const HANDSHAKE = 22
const MAX_HELLO_BYTES = 2048

function kindOf(datagram: Buffer): DropKind {
  const [first = 255, second = 0] = datagram
  // one port, told apart by the first byte (RFC 7983), RTCP by the second (RFC 5761)
  if (first >= 20 && first <= 63) return 'dtls'
  if (first >= 128 && first <= 191) return second >= 192 && second <= 223 ? 'rtcp' : 'rtp'
  return 'other'
}

/** One budget of requests a second, refilled evenly. */
function createBudget(perS: number, clock: Clock): () => boolean {
  let left = perS
  let filledAtMs = clock()
  return () => {
    const now = clock()
    left = Math.min(perS, left + (Math.max(0, now - filledAtMs) * perS) / 1000)
    filledAtMs = now
    if (left < 1) return false
    left--
    return true
  }
}

/**
 * Nobody speaks before an ICE check. A request needs our names and the right integrity; an answer must belong to
 * a check of ours and come from where it went. Everything else is heard only from an address that has answered a
 * check of ours: who replays somebody's request cannot do that. A browser begins to exchange keys as soon as it has
 * our answer, which is before we have its own, and repeats a lost hello after a quarter of a second: the newest of each
 * address that has asked waits here.
 */
export function createIceGate(connection: GatedConnection, { onDrop, clock }: IceGateOptions): IceGate {
  /** every address that a genuine request came from; true once it has answered a check */
  const addresses = new Map<string, boolean>()
  const requests = new Map<string, { address: string; times: number }>()
  const early = new Map<string, Received>()
  const hasBudget = createBudget(MAX_REQUESTS_PER_S, clock)
  let generation = 0
  // nearly all packets come from the address of the one before
  let lastHost = ''
  let lastPort = 0

  function forgetOlder(now: number): void {
    if (generation === now) return
    generation = now
    addresses.clear()
    requests.clear()
    early.clear()
    lastPort = 0
  }

  function isOurs(message: StunMessage): boolean {
    const { generation: now, ours, theirs, password } = connection.credentials()
    forgetOlder(now)
    const { username } = message
    // a client may ask before its description is here
    const isNamed = theirs ? username === `${ours}:${theirs}` : username?.startsWith(`${ours}:`)
    return isNamed === true && message.isSignedWith(password)
  }

  /** What is wrong with a genuine request, if anything. */
  function faultOf(id: string, address: string): DropKind | null {
    const known = requests.get(id)
    if (known && known.address !== address && !addresses.get(address)) return 'replay'
    if (known && known.times >= MAX_REPEATS) return 'replay'
    if (!addresses.has(address) && addresses.size >= MAX_ADDRESSES) return 'crowd'
    return hasBudget() ? null : 'rate'
  }

  function judgeRequest(message: StunMessage, address: string): DropKind | null {
    if (!isOurs(message)) return 'stun_request'
    const id = message.transactionId
    const fault = faultOf(id, address)
    if (fault) return fault
    const known = requests.get(id)
    if (known) known.times++
    else requests.set(id, { address, times: 1 })
    const [oldest] = requests.keys()
    if (requests.size > REMEMBERED_REQUESTS && oldest) requests.delete(oldest)
    if (!addresses.has(address)) addresses.set(address, false)
    return null
  }

  function judgeAnswer(message: StunMessage, host: string, port: number): DropKind | null {
    const check = connection.check(message.transactionId)
    if (!check || check.host !== host || check.port !== port) return 'stun_answer'
    if (!message.isSignedWith(check.key)) return 'stun_answer'
    const address = `${host}:${port}`
    if (addresses.has(address) || addresses.size < MAX_ADDRESSES) addresses.set(address, true)
    return null
  }

  function judge(datagram: Buffer, host: string, port: number): DropKind | null {
    if (isStun(datagram)) {
      const message = readStun(datagram)
      if (message?.sort === 'request') return judgeRequest(message, `${host}:${port}`)
      if (message?.sort === 'answer') return judgeAnswer(message, host, port)
      return 'stun_other'
    }
    const kind = kindOf(datagram)
    if (kind === 'other') return kind
    if (host === lastHost && port === lastPort) return null
    if (!addresses.get(`${host}:${port}`)) return kind
    lastHost = host
    lastPort = port
    return null
  }

  function isEarly(datagram: Buffer, host: string, port: number): boolean {
    if (datagram[0] !== HANDSHAKE || datagram.length > MAX_HELLO_BYTES || connection.isListening())
      return false
    const address = `${host}:${port}`
    if (!addresses.has(address)) return false
    early.set(address, { datagram, host, port })
    return true
  }

  return {
    takeEarly() {
      const answered = [...early]
        .filter(([address]) => addresses.get(address))
        .map(([, received]) => received)
      early.clear()
      return answered
    },
    admits(datagram, host, port) {
      if (isEarly(datagram, host, port)) return false
      const kind = judge(datagram, host, port)
      if (kind) onDrop(kind, host)
      return kind === null
    },
  }
}
