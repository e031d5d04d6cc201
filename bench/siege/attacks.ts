import { SOCKET_PATH } from '#protocol/socket.ts'
import { playFollowFlood } from '#test/kit/attacks/door/followFlood.ts'
import { playRefusedAdmissions } from '#test/kit/attacks/door/refusedAdmissions.ts'
import { playSignInFlood } from '#test/kit/attacks/door/signInFlood.ts'
import { type FakeJoiners, startFakeJoiners } from '#test/kit/attacks/media/fakeJoiners.ts'
import { type IdleSockets, openIdleSockets } from '#test/kit/attacks/media/idleSockets.ts'
import { sendStrayUdp } from '#test/kit/attacks/media/strayUdp.ts'
import { request } from '#test/kit/client.ts'

/** Whom an attack goes against, and for how long. */
export interface Siege {
  url: string
  signalUrl: string
  udp: { min: number; max: number }
  roomId: string
  /** bearer tokens of the attacker's accounts */
  tokens: string[]
  seconds: number
}

export interface SiegePlan {
  /** accounts that it needs for so many real people */
  accounts(joins: number): number
  /** @returns what came of it, for a reader */
  play(siege: Siege): Promise<object>
}

const CHAIN_ID = 31337
const FAKES_PER_S = 20
const FAKES_AT_ONCE = 10
const FAKE_PREFIXES = 40
const SOCKETS = 2000
/** what was closed is opened again as often */
const SOCKETS_AGAIN_MS = 10_000
const SOCKETS_A_FOLLOWER = 5

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
const forwarded = (n: number) => ({
  'x-forwarded-for': `198.19.${n % FAKE_PREFIXES}.${1 + (Math.floor(n / FAKE_PREFIXES) % 250)}`,
})

/** Ten of them come whenever somebody real does, and stay. */
async function playFakeJoiners({ url, roomId, tokens, seconds }: Siege): Promise<object> {
  const startMs = performance.now()
  const groups: FakeJoiners[] = []
  for (let first = 0; first < tokens.length; first += FAKES_AT_ONCE) {
    const joiners = tokens.slice(first, first + FAKES_AT_ONCE).map((token, n) => ({
      roomId,
      account: {
        call: (to: string, method: string, path: string, options: { body?: unknown } = {}) =>
          request(to, method, path, {
            ...options,
            headers: { authorization: `Bearer ${token}`, ...forwarded(first + n) },
          }),
      },
    }))
    const headers = (n: number) => forwarded(first + n)
    groups.push(startFakeJoiners({ url, joiners, headers, beatMs: 15_000, againMs: 10_000 }))
    await pause(startMs + ((first + FAKES_AT_ONCE) * 1000) / FAKES_PER_S - performance.now())
  }
  await pause(startMs + seconds * 1000 - performance.now())
  await Promise.all(groups.map((group) => group.stop()))
  const sum = (pick: (group: FakeJoiners) => number) => groups.reduce((total, one) => total + pick(one), 0)
  return { seats: sum(({ counts }) => counts.seats), joined: sum(({ counts }) => counts.joined) }
}

/** Half of them at either listener. */
async function playIdleSockets({ url, signalUrl, seconds }: Siege): Promise<object> {
  const socketUrl = `${url.replace(/^http/, 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`
  const endMs = performance.now() + seconds * 1000
  const facts = { opened: 0, refused: 0, stayed: 0 }
  while (performance.now() < endMs) {
    const againMs = Math.min(endMs, performance.now() + SOCKETS_AGAIN_MS)
    const open = (to: string) =>
      openIdleSockets({ url: to, count: SOCKETS / 2, manner: 'silent', headers: forwarded })
    const both: IdleSockets[] = await Promise.all([open(socketUrl), open(signalUrl)])
    await pause(againMs - performance.now())
    for (const sockets of both) {
      facts.opened += sockets.opened
      facts.refused += sockets.refused
      facts.stayed += sockets.stayed()
      sockets.end()
    }
  }
  return facts
}

/** Every attack of the siege, by its name in the figures. */
export const SIEGES = {
  stray_udp: {
    accounts: () => 0,
    play: ({ udp, seconds }) =>
      sendStrayUdp({
        host: '127.0.0.1',
        ports: udp,
        ratePerS: 2000,
        sources: 200,
        durationMs: seconds * 1000,
      }),
  },
  fake_joiners: { accounts: (joins) => joins * FAKES_AT_ONCE, play: playFakeJoiners },
  idle_sockets: { accounts: () => 0, play: playIdleSockets },
  refused_admissions: {
    accounts: () => 20,
    play: ({ url, tokens, seconds }) =>
      playRefusedAdmissions({
        ...{ url, tokens, requests: 300 * seconds, perS: 300, ids: 'wellFormed' },
        forwardedFor: '198.19.0.1',
      }),
  },
  sign_in_flood: {
    accounts: () => 0,
    play: ({ url, seconds }) =>
      playSignInFlood({ url, chainId: CHAIN_ID, requests: 100 * seconds, perS: 100 }),
  },
  follow_flood: {
    accounts: () => 20,
    play: ({ url, roomId, tokens, seconds }) =>
      playFollowFlood({
        ...{ url, tokens, socketsEach: SOCKETS_A_FOLLOWER, messagesEach: 50 * seconds, perS: 50 },
        ...{ message: 'room:follow', payload: { roomId, waiting: false } },
      }),
  },
} as const satisfies Record<string, SiegePlan>

export type SiegeName = keyof typeof SIEGES
