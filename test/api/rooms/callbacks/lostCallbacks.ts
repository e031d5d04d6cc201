import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { createDice } from '#test/contracts/events/kit/dice.ts'
import { callbackBody } from './useTrtc.ts'

/** A page of the story. `liar` has a seat and beats, and never enters the room. */
const ROLES = ['host', 'stays', 'leaves', 'liar', 'returns'] as const
export type Role = (typeof ROLES)[number]

/** One room of the story, with what comes in of it and when. */
export interface Played {
  seed: number
  room: string
  providerRoom: string
  seats: Record<Role, string>
  /** callbacks by the second at which they come in */
  arrivals: { atS: number; body: string }[]
}

/** What the pages say in the course of the story; null: it is closed. Seconds since its begin. */
export const PAGES: Record<Role, [number, { isConnected: boolean; publishes: string[] } | null][]> = {
  host: [
    [0, { isConnected: true, publishes: ['camera', 'microphone'] }],
    [30, { isConnected: false, publishes: [] }],
    [35, { isConnected: true, publishes: ['camera', 'microphone'] }],
    [55, { isConnected: true, publishes: ['microphone'] }],
  ],
  stays: [[0, { isConnected: true, publishes: [] }]],
  leaves: [
    [0, { isConnected: true, publishes: [] }],
    [85, null],
  ],
  liar: [[0, { isConnected: false, publishes: [] }]],
  returns: [
    [0, { isConnected: true, publishes: [] }],
    [45, { isConnected: false, publishes: [] }],
    [50, { isConnected: true, publishes: [] }],
  ],
}

/** What the provider sees in the meantime: seconds, number, whose. */
const SEEN: [number, number, Role][] = [
  ...([
    [1, 103, 'host'],
    [1.5, 201, 'host'],
    [1.6, 203, 'host'],
    [2, 103, 'stays'],
  ] as [number, number, Role][]),
  ...([
    [3, 103, 'leaves'],
    [5, 103, 'returns'],
    [31, 104, 'host'],
    [34, 103, 'host'],
  ] as [number, number, Role][]),
  ...([
    [34.5, 201, 'host'],
    [34.6, 203, 'host'],
    [46, 104, 'returns'],
  ] as [number, number, Role][]),
  ...([
    [47, 103, 'returns'],
    [50.2, 202, 'host'],
    [86, 104, 'leaves'],
  ] as [number, number, Role][]),
]
const SHUFFLED_S = 60
const LOST_PCT = 30
/** When the last callback is in. */
export const LAST_S = 86 + SHUFFLED_S

/** Seed 0 is the run without a loss; in all others three of ten are lost, and what comes comes twice within a minute. */
function arrivalsOf({ seed, providerRoom: room, seats }: Omit<Played, 'arrivals'>, startMs: number) {
  const { roll } = createDice(seed)
  const late = () => roll(SHUFFLED_S * 1000) / 1000
  return SEEN.flatMap(([second, type, role]) => {
    const told = { type, room, user: seats[role], atMs: Math.round(startMs + second * 1000) }
    if (seed === 0) return [{ atS: second, body: callbackBody(told) }]
    if (roll(100) < LOST_PCT) return []
    const [first, again] = [second + late(), second + late()]
    // every other one is sent again with another time of sending
    const resent = roll(2) === 0 ? { ...told, sentAtMs: Math.round(startMs + again * 1000) } : told
    return [
      { atS: first, body: callbackBody(told) },
      { atS: again, body: callbackBody(resent) },
    ]
  })
}

/** Makes a room with all its seats taken at the begin of the story. @param places that viewers can have */
export async function playRoom(owner: Pool, seed: number, places: number, startMs: number): Promise<Played> {
  const id = (kind: Parameters<typeof newId>[0]) => newId(kind, randomBytes)
  const [account, creator, channel, room] = [id('acc'), id('cre'), id('chn'), id('rom')]
  const providerRoom = newProviderRoomId(randomBytes)
  const seats = Object.fromEntries(
    ROLES.map((role) => [role, newTimedId('sea', startMs, randomBytes)]),
  ) as Record<Role, string>
  const accounts = ROLES.map((role) => (role === 'host' ? account : id('acc')))
  const ids = ROLES.map((role) => seats[role])
  const names = ROLES.map((role) => (role === 'host' ? 'host' : 'viewer'))
  await owner.query('INSERT INTO app.account (id) SELECT unnest($1::text[])', [accounts])
  await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
  await owner.query(
    "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, $3, 'Northlight')",
    [channel, creator, `n${randomBytes(9).toString('hex')}`],
  )
  await owner.query(
    `INSERT INTO app.room (id, channel_id, kind, state, visibility, title, capacity, opened_at, live_at, provider, provider_room_id)
      VALUES ($1, $2, 'stream', 'live', 'public', 'A stream', $3, app.now(), app.now(), 'trtc', $4)`,
    [room, channel, places, providerRoom],
  )
  await owner.query(
    `WITH s AS (INSERT INTO app.seat (id, room_id, account_id, decision_id, slot_n, role, bits)
        SELECT x.id, $1::text, x.account, $4::text, CASE WHEN x.role = 'viewer' THEN (x.n - 1)::int END, x.role::app.seat_role,
          CASE WHEN x.role = 'host' THEN 255 ELSE 170 END
        FROM unnest($2::text[], $3::text[], $5::text[]) WITH ORDINALITY AS x (id, account, role, n) RETURNING id)
     INSERT INTO app.seat_lease (seat_id, until, lives_by_beats, outside_since)
        SELECT id, app.now() + interval '60 seconds', true, app.now() FROM s`,
    [room, ids, accounts, newTimedId('dec', startMs, randomBytes), names],
  )
  await owner.query(
    `INSERT INTO app.room_slot (room_id, n, seat_id)
      SELECT $1::text, n, (SELECT id FROM app.seat WHERE room_id = $1::text AND slot_n = n) FROM generate_series(1, $2::int) n`,
    [room, places],
  )
  const played = { seed, room, providerRoom, seats }
  return { ...played, arrivals: arrivalsOf(played, startMs) }
}
