import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Access } from '#api/access/createAccess.ts'
import { createRoomVerbs } from '#api/access/roomVerbs.ts'
import type { ForeignToken, NoForeignToken } from '#api/ports/foreignTokens.ts'
import { askHubTokens, type FollowHubDeps, followHubRooms } from '#api/rooms/chain/followHubRooms.ts'
import type { HubKind, IndexedGate } from '#api/rooms/chain/hubRoomRow.ts'
import { createTipVerbs } from '#api/tips/fixContext.ts'
import { createTokenFinder } from '#api/tokens/findToken.ts'
import { newTimedId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, type RoomWish, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { type ApiOptions, useApi } from '#test/kit/perProcess/api.ts'

type Awaitable<T> = T | Promise<T>

/** The hub of the kit's installation. */
export const HUB = Buffer.from('dd'.padStart(40, '0'), 'hex')
/** Of deployments that have one. */
export const SESSION_LOCK = `0x${'5e'.padStart(40, '0')}`
export const hex = (bytes: Buffer | undefined) => `0x${bytes?.toString('hex')}`

/** A room of the hub as the index has it; what is not said is that of an open gate and five places. */
export interface HubWish {
  hub?: Buffer
  /** digits of its number; the next one unless given */
  number?: string
  host?: Buffer
  payee?: Buffer
  gate?: IndexedGate
  speakers?: number
  status?: 'open' | 'closed'
  txHash?: Buffer
}

/** What a room is like that may follow one of the hub. */
export interface RoomRow {
  state: string
  end_reason: string | null
  visibility: string
  gate_id: string | null
  max_speakers: number
  rev: number
}

export const OPEN_GATE: IndexedGate = { mode: 'any', conditions: [] }
/** A condition as the index keeps it. */
export const asks = (
  kind: HubKind,
  token: string,
  { rank = 0, id = '0', min = '0' } = {},
): IndexedGate['conditions'][number] => ({ kind, token, rank, id, min })
export const gateOf = (...conditions: IndexedGate['conditions']): IndexedGate => ({ mode: 'any', conditions })

/** Voice rooms of creators, over an index of a made-up chain. */
export interface HubWorld {
  api: TestApi
  db: Database
  stage: Stage
  person(n: number): Person
  /** a creator of its own, for a channel has one open room */
  creator(): Promise<Creator>
  /** a voice room that has not begun */
  room(of: Creator, wish?: RoomWish): Promise<string>
  /** @returns digits of its number */
  hubRoom(wish: HubWish): Promise<string>
  /** what its host does to it in the next block */
  change(number: string, columns: Record<string, unknown>): Promise<void>
  /** a reorg takes it away; answers what brings it back, in another block */
  drop(number: string): Promise<() => Promise<void>>
  /** an account says of a transaction of a wallet which room it is to open */
  intend(who: Person, opens: string, from: { wallet?: Buffer; txHash: Buffer }): Promise<void>
  /** a hub room and the word of `by` that it is for a room of ours; @returns digits of its number */
  recorded(of: Creator, id: string, wish?: HubWish & { by?: Person }): Promise<string>
  /** as if its host were heard */
  begin(id: string): Promise<void>
  /** a room that is led already, as its owner recorded it */
  led(of: Creator, wish?: RoomWish & { hub?: HubWish }): Promise<{ id: string; number: string }>
  /** what the worker does each second, some seconds later than before */
  follow(laterS?: number): Promise<void>
  /** the half of it that asks no node */
  followUnasked(): Promise<void>
  /** how the chain answers for what stands at an address; it may throw */
  answer(look: (address: string) => Awaitable<ForeignToken | NoForeignToken>): void
  row(id: string): Promise<RoomRow>
  isLed(id: string): Promise<boolean>
  call(who: Person, method: string, path: string, body?: unknown): Promise<Reply>
  sql<T extends object>(text: string, ...values: unknown[]): Promise<T[]>
}

/** For a test file: an api, people, and what the worker does each second when it is called. */
export function useHubRooms(count = 30, options: ApiOptions = {}): () => HubWorld {
  const db = useDatabase()
  const api = useApi(db, options)
  let world: HubWorld
  before('people over an index with a hub', async () => {
    const stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, count)
    await db
      .pool('indexer')
      .query(
        "INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'rooms', 1, 'live', 1)",
        [CHAIN_ID],
      )
    world = openWorld({ db, api: api(), stage, people })
  })
  return () => world
}

function followDeps(
  db: Database,
  look: (address: string) => Awaitable<ForeignToken | NoForeignToken>,
): FollowHubDeps {
  const outside = {
    pool: db.pool('worker'),
    clock: Date.now,
    random: randomBytes,
    log: pino({ level: 'silent' }),
  }
  const settings = { CHAIN_ID, MAX_SPEAKERS: 5 }
  const foreign = {
    maxAnswers: 0,
    holdingsOf: () => expect.fail('nothing is asked of wallets'),
    look: async (address: string) => look(address),
  }
  return {
    ...{ ...outside, settings, hub: hex(HUB), tips: createTipVerbs(CHAIN_ID, hex(HUB)) },
    tokens: createTokenFinder({ ...outside, chainId: CHAIN_ID, foreign }),
    access: createRoomVerbs({ ...outside, settings } as unknown as Access),
  } as unknown as FollowHubDeps
}

function openWorld({
  db,
  api,
  stage,
  people,
}: Pick<HubWorld, 'db' | 'api' | 'stage'> & { people: Person[] }) {
  const indexer = (text: string, values: unknown[]) => db.pool('indexer').query(text, values)
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await db.pool('owner').query<T>(text, values)).rows
  let look: Parameters<HubWorld['answer']>[0] = () => expect.fail('the chain is not asked')
  const deps = followDeps(db, (address) => look(address))
  let [numbers, nonces, hosts] = [0, 0, 0]
  const here: HubWorld = {
    ...{ db, api, stage, sql },
    person: (n) => people.at(-1 - n) as Person,
    creator: () => stage.creator(people[hosts++] as Person),
    room: (of, wish = {}) => stage.room(of, { kind: 'voice', state: 'draft', visibility: 'public', ...wish }),
    async hubRoom({ hub = HUB, number = String(++numbers), host = randomBytes(20), payee = host, ...wish }) {
      const { gate = OPEN_GATE, speakers = 5, status = 'open', txHash = randomBytes(32) } = wish
      const block = await stage.block()
      await indexer(
        `INSERT INTO chain.hub_room (chain_id, hub, room_id, host, status, gate, payee, max_speakers, opened_at, closed_at, block,
           log_index, tx_hash, created_block, created_tx)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), CASE WHEN $5 = 'closed' THEN now() END, $9, 0, $10, $9, $10)`,
        [CHAIN_ID, hub, number, host, status, JSON.stringify(gate), payee, speakers, block, txHash],
      )
      return number
    },
    async change(number, columns) {
      const all = { ...columns, block: await stage.block(), log_index: 0, tx_hash: randomBytes(32) }
      const set = Object.keys(all).map((name, n) => `${name} = $${n + 2}`)
      await indexer(`UPDATE chain.hub_room SET ${set.join(', ')} WHERE room_id = $1`, [
        number,
        ...Object.values(all),
      ])
    },
    async drop(number) {
      const { rows } = await indexer('DELETE FROM chain.hub_room WHERE room_id = $1 RETURNING *', [number])
      return async () => {
        const block = await stage.block()
        const all = { ...rows[0], gate: JSON.stringify(rows[0].gate), block, created_block: block }
        const marks = Object.keys(all).map((_, n) => `$${n + 1}`)
        await indexer(
          `INSERT INTO chain.hub_room (${Object.keys(all).join(', ')}) VALUES (${marks.join(', ')})`,
          Object.values(all),
        )
      }
    },
    async intend(who, opens, { wallet = who.wallet, txHash }) {
      await sql(
        `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash)
         VALUES ($1, $2, $3, $4, $5, 'room', $6, $7)`,
        ...[newTimedId('job', Date.now(), randomBytes), who.accountId, CHAIN_ID, wallet, nonces++],
        ...[{ hub: hex(HUB), opens }, txHash],
      )
    },
    async recorded(of, id, { by = of.host, ...wish } = {}) {
      const txHash = randomBytes(32)
      const number = await here.hubRoom({ host: by.wallet, txHash, ...wish })
      await here.intend(by, id, { txHash })
      return number
    },
    async begin(id) {
      await sql(
        "UPDATE app.room SET state = 'live', opened_at = app.now(), live_at = app.now() - interval '1 minute' WHERE id = $1",
        id,
      )
    },
    async led(of, { hub = {}, ...wish } = {}) {
      const id = await here.room(of, wish)
      const number = await here.recorded(of, id, hub)
      await here.follow()
      expect(await here.isLed(id), 'it is led').to.equal(true)
      return { id, number }
    },
    async follow(laterS = 0) {
      // what could not follow is tried again after some seconds
      await sql(
        'UPDATE app.hub_link SET tried_at = NULL, waits_since = waits_since - make_interval(secs => $1)',
        laterS,
      )
      for (const look of [followHubRooms, askHubTokens])
        await look(deps).catch((error) => {
          throw error instanceof AggregateError ? error.errors[0] : error
        })
    },
    followUnasked: () => followHubRooms(deps),
    answer: (next) => {
      look = next
    },
    row: async (id) =>
      (
        await sql<RoomRow>(
          'SELECT state, end_reason, visibility, gate_id, max_speakers, rev FROM app.room WHERE id = $1',
          id,
        )
      )[0] ?? expect.fail('no such room'),
    isLed: async (id) => (await sql('SELECT FROM app.hub_link WHERE room_id = $1', id)).length === 1,
    call: (who, method, path, body) => who.call(api.url, method, path, body === undefined ? {} : { body }),
  }
  return here
}
