import { setTimeout as wait } from 'node:timers/promises'
import { parseUnits } from 'viem'
import type { Admission } from '#api/access/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { GateInput, Room } from '#api/rooms/contract.ts'
import type { ChannelToken } from '#api/tokens/contract.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { type Client, createClient, Refused } from '../visitor/createClient.ts'
import { proveSecondFactor } from '../visitor/secondFactor.ts'
import { beatUntil } from './beatUntil.ts'
import { enterAsHost } from './enterAsHost.ts'
import { enterHouse } from './enterHouse.ts'
import { leadFloor } from './floor/leadFloor.ts'
import { type Footage, playLoop } from './playLoop.ts'
import { closeLeftOpen, recordRoom } from './recordRoom.ts'
import { shareTips } from './shareTips.ts'

/** A stream or a voice room that is always on. */
export interface Show {
  handle: string
  kind: HostedKind
  title: string
  visibility: 'public' | 'members'
  /** whole tokens that open it to members; absent: any pass does */
  wholeTokens?: number
  /** symbol of the currency of the installation that they are of; absent: of the token that its creator made */
  currency?: string
  /** the chain leads its rooms, which are voice rooms; absent: they are off the chain */
  isRecorded?: boolean
  /** what opens it to members is locked while they are inside; of rooms that are recorded */
  locksTokens?: boolean
  /** creators who are asked to host it beside its own; `shareBps`: what of its tips is theirs, hundredths of a percent */
  coHosts?: readonly { handle: string; shareBps?: number }[]
  footage: Footage
  /** private key of the creator's wallet */
  key: `0x${string}`
  /** where the creator's authenticator app is kept */
  factorFile: string
}

/** Where shows run and how their process watches the time. */
export interface ShowOptions {
  /** public address of the installation */
  url: string
  /** milliseconds of a clock that only goes forward */
  now: () => number
  /** milliseconds since the epoch, for codes of an authenticator app */
  clock: () => number
  report: (line: string) => void
  signal: AbortSignal
  /** seats that speak in a voice room for good */
  residents: Set<string>
}

const PAUSES_MS = [500, 1000, 2000, 4000, 8000]
/** Who stayed on air for so long begins again with the shortest pause. */
const STEADY_MS = 30_000
const LIVE_TRIES = 40
const EARLY = ['NOT_PUBLISHING', 'CONFLICT']
const LIVE_PAUSE_MS = 250

/** The token that the owner of a channel made. @throws Error while the index does not know it */
async function ownToken(client: Client, channelId: string) {
  const path = `/v1/channels/${channelId}/tokens`
  const [own] = (await client.get<{ tokens: ChannelToken[] }>(path)).tokens
  if (!own) throw new Error('its token is not known yet')
  return own
}

/** A currency of the installation that is a token. @throws Error where there is none of that symbol */
async function currencyToken(client: Client, symbol: string) {
  const { currencies } = await client.get<Config>('/v1/config')
  const found = currencies.find((currency) => currency.symbol === symbol)
  if (!found?.token) throw new Error(`${symbol} is no token of this installation`)
  return { token: found.token, decimals: found.decimals }
}

/** What opens a show to members. @throws Error while its token is not there */
async function gateOf(
  client: Client,
  channelId: string,
  { wholeTokens, currency }: Show,
): Promise<GateInput> {
  if (wholeTokens === undefined) return 'any'
  const { token, decimals } =
    currency === undefined ? await ownToken(client, channelId) : await currencyToken(client, currency)
  const minUnits = parseUnits(String(wholeTokens), decimals).toString()
  return { mode: 'any', conditions: [{ kind: 'erc20', address: token, minUnits }] }
}

/**
 * Has the chain lead a new room of a show that wants it, once the rooms before it are closed there; one that cannot be
 * recorded goes on air without.
 */
export async function recordIfWanted(
  client: Client,
  show: Pick<Show, 'handle' | 'isRecorded' | 'key'>,
  { id, channel }: Pick<Room, 'id' | 'channel'>,
  { url, report, prove }: Pick<ShowOptions, 'url' | 'report'> & { prove: () => Promise<void> },
): Promise<void> {
  if (!show.isRecorded) return
  const recording = { url, key: show.key, prove }
  for (const line of await closeLeftOpen(client, channel.id, recording)) report(`${show.handle} ${line}`)
  try {
    const { hubRoom } = await recordRoom(client, id, recording)
    report(`${show.handle} is on the chain as ${hubRoom?.id}`)
  } catch (error) {
    report(`${show.handle} is not on the chain: ${(error as Error).message}`)
  }
}

/** Asks them before it begins; where shares cannot be set it begins without. */
async function askCoHosts(
  client: Client,
  { handle, coHosts = [], key }: Show,
  roomId: string,
  { url, report, prove }: Pick<ShowOptions, 'url' | 'report'> & { prove: () => Promise<void> },
): Promise<void> {
  for (const one of coHosts) await client.send('POST', `/v1/rooms/${roomId}/co-hosts`, { handle: one.handle })
  const wanted = coHosts.flatMap(({ handle: of, shareBps: bps }) => (bps ? [{ handle: of, bps }] : []))
  if (wanted.length === 0) return
  await shareTips(client, roomId, wanted, { url, key, prove }).catch((error: Error) =>
    report(`${handle} does not divide its tips: ${error.message}`),
  )
}

/** The room of the channel that is live, or a new one that is open for the host. */
async function roomOf(
  client: Client,
  show: Show,
  options: Pick<ShowOptions, 'url' | 'report'> & { prove: () => Promise<void> },
): Promise<Room> {
  const { handle, kind, title, visibility, locksTokens } = show
  const page = await client.get<ChannelPage>(`/v1/channels/${handle}`)
  if (page.liveRoomId) return client.get<Room>(`/v1/rooms/${page.liveRoomId}`)
  const gate = visibility === 'members' ? { gate: await gateOf(client, page.channel.id, show) } : {}
  const draft = {
    channelId: page.channel.id,
    kind,
    title,
    visibility,
    ...gate,
    ...(locksTokens ? { locksTokens } : {}),
  }
  const room = await client.send<Room>('POST', '/v1/rooms', draft)
  const path = `/v1/rooms/${room.id}`
  try {
    await recordIfWanted(client, show, room, options)
    await askCoHosts(client, show, room.id, options)
    return await client.send<Room>('POST', `${path}/open`)
  } catch (cause) {
    await endIfNotLive(client, path)
    throw cause
  }
}

/** The engine tells the api of the first packets, and co-hosts have to agree; until then the api refuses. */
async function goLive(client: Client, roomId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.send('POST', `/v1/rooms/${roomId}/live`)
      return
    } catch (error) {
      const isEarly = error instanceof Refused && EARLY.includes(error.problem.code ?? '')
      if (!isEarly || tries === LIVE_TRIES) throw error
      await wait(LIVE_PAUSE_MS)
    }
  }
}

/** One time on air, until something ends it. @throws Error with what ended it, unless it was stopped */
async function perform(
  client: Client,
  show: Show,
  { url, now, clock, report, signal, residents }: ShowOptions,
): Promise<void> {
  const enterAgain = await enterHouse(client, show.key)
  const prove = () => proveSecondFactor(client, show.factorFile, enterAgain, Math.floor(clock() / 1000))
  if (show.visibility === 'members') await prove()
  const room = await roomOf(client, show, { url, report, prove })
  const path = `/v1/rooms/${room.id}`
  const isNew = room.state !== 'live'
  try {
    const admission = await client.send<Admission>('POST', `${path}/admissions`, {
      action: 'host',
      move: true,
    })
    if (admission.ticket.provider !== 'embedded')
      throw new Error('this installation has no engine of its own')
    const line = await enterAsHost(admission.ticket, room.kind)
    const stopPlaying = playLoop(show.footage, line.tracks, now)
    try {
      if (isNew) await goLive(client, room.id)
      report(`${show.handle} is live in ${room.id}`)
      const stopLeading =
        room.kind === 'voice' ? leadFloor(client, room.id, { residents, now, report }) : () => {}
      try {
        await beatUntil(client, admission, { lost: line.lost, signal })
      } finally {
        stopLeading()
      }
    } finally {
      stopPlaying()
      await line.leave()
    }
  } catch (cause) {
    // a room that never went on air would be a draft for ever
    if (isNew) await endIfNotLive(client, path)
    throw cause
  }
}

async function endIfNotLive(client: Client, path: string): Promise<void> {
  try {
    const room = await client.get<Room>(path)
    if (room.state !== 'live') await client.send('POST', `${path}/end`)
  } catch {
    // whatever is unreachable now is tidied up by the api: an opened room that gets nothing is taken down
  }
}

/** Keeps a show on air until `signal`: whatever ends it, it comes back, in the same room or in a new one. */
export async function keepShow(show: Show, options: ShowOptions): Promise<void> {
  const { url, now, report, signal } = options
  const client = createClient(url)
  for (let failures = 0; !signal.aborted; failures++) {
    const startedMs = now()
    try {
      await perform(client, show, options)
    } catch (error) {
      report(`${show.handle} went off air: ${(error as Error).message}`)
    }
    if (now() - startedMs > STEADY_MS) failures = 0
    await wait(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)], undefined, { signal }).catch(() => {})
  }
}
