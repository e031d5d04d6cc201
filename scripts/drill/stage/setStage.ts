import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Config } from '#api/installation/contract.ts'
import { closeClients } from '#test/kit/media/mediaClient.ts'
import { type Guest, inviteGuest } from './guest.ts'
import { countRemains, type Remains } from './remains.ts'
import { hasManyAddresses, sendFrom } from './sendFrom.ts'
import { goOnAir, type Inside, type Show, watch } from './show.ts'

export interface StageOptions {
  url: string
  dataDir: string
  /** as its owner */
  databaseUrl: string
  isBrief: boolean
  udp: { min: number; max: number } | undefined
  /** what the operator has set */
  chosen: Readonly<Record<string, string | undefined>>
}

/** Who made what, for a drill and for the end. */
export interface DrillStage extends StageOptions {
  config: Config
  owner: pg.Pool
  /** guests and requests can leave from many local addresses */
  isSpread: boolean
  /** the first is how long it lasts, the second when time is short */
  lasting<T>(usual: T, brief: T): T
  guest(): Promise<Guest>
  guests(count: number): Promise<Guest[]>
  /** A new guest with a channel. */
  creator(): Promise<{ guest: Guest; channelId: string }>
  /** the stream that all drills look at; goes on air when it is first asked for, and again when it was lost */
  show(): Promise<Show>
  /** A new guest who watches; seats of both are renewed until the end. */
  viewer(roomId: string, reroute?: (description: string) => string): Promise<Inside>
  onAir(capacity: number | null): Promise<Show>
  leave(inside: Inside): Promise<void>
  /** Counts an account that an attack made, here and in what is left. */
  adopt(accountId: string): void
  /** Counts who was invited and who has a channel. */
  made(): { accounts: number; channels: number }
  /** Ends everything through the api, as its people would, and counts what is left. */
  clear(): Promise<Remains>
  close(): Promise<void>
}

export const HANDLE_PREFIX = 'drill-'
const BEAT_MS = 15_000
const CLEAR_WITHIN_MS = 30_000
const CLEAR_EVERY_MS = 500

/** Local addresses one after the other, none twice; those of the attackers are others. */
function createAddresses(isSpread: boolean): () => string | undefined {
  const run = randomBytes(1)[0] ?? 0
  let count = 0
  return () => {
    count++
    return isSpread ? `127.66.${run}.${count}` : undefined
  }
}

/** Ends rooms and seats of one guest, whatever a drill left of them. */
async function endAll(owner: pg.Pool, guest: Guest): Promise<void> {
  await guest.signInAgain()
  const rooms = await owner.query<{ id: string }>(
    `SELECT r.id FROM app.room r JOIN app.channel c ON c.id = r.channel_id JOIN app.creator p ON p.id = c.creator_id
      WHERE p.account_id = $1 AND r.state <> 'ended'`,
    [guest.accountId],
  )
  const seats = await owner.query<{ id: string }>(
    "SELECT id FROM app.seat WHERE account_id = $1 AND state <> 'ended'",
    [guest.accountId],
  )
  for (const { id } of seats.rows) await guest.ask('DELETE', `/v1/seats/${id}`)
  for (const { id } of rooms.rows) await guest.ask('POST', `/v1/rooms/${id}/end`)
  await guest.ask('DELETE', '/v1/me/sessions')
  await guest.ask('POST', '/v1/sign-out')
}

export async function setStage(options: StageOptions): Promise<DrillStage> {
  const isSpread = hasManyAddresses(options.url)
  const addresses = createAddresses(isSpread)
  const { status, body, text } = await sendFrom(
    { url: options.url, localAddress: addresses() },
    'GET',
    '/v1/config',
  )
  if (status !== 200) throw new Error(`${options.url} is no installation: ${status} ${text.slice(0, 200)}`)
  const config = body as Config
  const owner = new pg.Pool({ connectionString: options.databaseUrl, max: 2 })
  // a database that goes away is told by the next query
  owner.on('error', () => {})
  const guests: Guest[] = []
  const adopted: string[] = []
  const inside = new Set<Inside>()
  let channels = 0
  let show: Promise<Show> | undefined
  const beats = setInterval(() => {
    for (const one of inside) void one.guest.ask('POST', `/v1/seats/${one.seatId}/beats`).catch(() => {})
  }, BEAT_MS)

  const stage: DrillStage = {
    ...options,
    ...{ config, owner, isSpread },
    lasting: (usual, brief) => (options.isBrief ? brief : usual),
    async guest() {
      const guest = await inviteGuest({ url: options.url, config }, addresses())
      guests.push(guest)
      return guest
    },
    guests: (count) => Promise.all(Array.from({ length: count }, () => stage.guest())),
    async creator() {
      const guest = await stage.guest()
      const handle = `${HANDLE_PREFIX}${randomBytes(6).toString('hex')}`
      const { channel } = await guest.good('POST', '/v1/channels', { handle, name: 'Drill' })
      channels++
      return { guest, channelId: channel.id }
    },
    async show() {
      const state = (await show)?.host.client.peer.connectionState
      // who has lost it says so; the drills after that one need another
      if (state !== 'connected') show = stage.onAir(null)
      return await (show as Promise<Show>)
    },
    async viewer(roomId, reroute) {
      const one = await watch(await stage.guest(), roomId, reroute)
      inside.add(one)
      return one
    },
    async onAir(capacity) {
      const { guest, channelId } = await stage.creator()
      const made = await goOnAir(guest, { channelId, capacity })
      inside.add(made.host)
      return made
    },
    async leave(one) {
      inside.delete(one)
      await one.client.leave()
      await one.guest.ask('DELETE', `/v1/seats/${one.seatId}`)
    },
    adopt: (accountId) => void adopted.push(accountId),
    made: () => ({ accounts: guests.length + adopted.length, channels }),
    async clear() {
      inside.clear()
      await closeClients()
      await Promise.all(guests.map((guest) => endAll(owner, guest)))
      const ids = [...guests.map(({ accountId }) => accountId), ...adopted]
      const endMs = Date.now() + CLEAR_WITHIN_MS
      for (;;) {
        const remains = await countRemains(owner, ids)
        if (Object.values(remains).every((count) => count === 0) || Date.now() > endMs) return remains
        await wait(CLEAR_EVERY_MS)
      }
    },
    async close() {
      clearInterval(beats)
      await closeClients()
      await owner.end()
    },
  }
  return stage
}
