import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId, newProviderRoomId } from '#domain/ids.ts'
import type { Database } from '../database.ts'
import { countRows, type RowCounts } from './countRows.ts'
import { makeWay } from './makeWay.ts'
import type { Person } from './person.ts'
import { CHAIN_ID, type Creator, type GateWish, seedCreator, seedGate } from './seedCreator.ts'

export { CHAIN_ID, type Creator } from './seedCreator.ts'

const HASH = (text: string) => createHash('sha256').update(text).digest()

/** A pass as the index has it; seconds since the epoch. */
export interface PassRow {
  passId: number
  owner: Buffer
  tierNo?: number
  /** null = never ends */
  expiresAt?: number | null
  boughtAt?: number
}

export interface RoomWish {
  kind?: 'stream' | 'voice'
  visibility?: 'public' | 'members' | 'private'
  /** tier a gate asks for; `any` unless given */
  tierNo?: number
  /** a gate of several conditions instead */
  gate?: GateWish
  capacity?: number | null
  reentryS?: number
  state?: 'draft' | 'live' | 'ended'
  /** at which it was opened; embedded unless given */
  provider?: 'embedded' | 'trtc'
}

/** What the indexer and a creator would have written, by SQL with their own roles. */
export interface Stage {
  /** @param collection address of a real collection; otherwise a made-up one */
  creator(host: Person, collection?: Buffer): Promise<Creator>
  room(creator: Creator, wish?: RoomWish): Promise<string>
  givePass(creator: Creator, pass: PassRow): Promise<void>
  /** The pass changes hands in the next block, as the indexer stores it. */
  movePass(creator: Creator, passId: number, to: Buffer, how?: { isBackfill: boolean }): Promise<void>
  /** What moved in a backfill touched nobody: its end is a new epoch. */
  endBackfill(): Promise<void>
  /** Drops the purchase of a pass by a reorg: a new epoch without it, or with it again. */
  reorg(
    creator: Creator,
    passId: number,
    wallet: Buffer,
    options?: { isIncludedAgain?: boolean },
  ): Promise<void>
  /** What the collection does from the next block on cannot be folded: its rows stand still. */
  suspend(creator: Creator): Promise<void>
  /** Its events are folded again. */
  lift(creator: Creator): Promise<void>
  /** A new block; wallets whose holdings it changed are touched and readers are told. */
  block(touched?: Buffer[]): Promise<number>
  counts(): Promise<RowCounts>
}

const stages = new WeakMap<Database, Promise<Stage>>()

/** Prepares an empty index at block 100 that nobody calls late, and a media node that is always there; once a database. */
export function setStage(database: Database): Promise<Stage> {
  const stage = stages.get(database) ?? prepare(database)
  stages.set(database, stage)
  return stage
}

async function prepare(database: Database): Promise<Stage> {
  const [api, indexer] = [database.pool('api'), database.pool('indexer')]
  let number = 100
  let epoch = 0
  const writeCursor = (pool: Pool) =>
    pool.query(
      `INSERT INTO chain.cursor (chain_id, number, hash, at, safe, finalized, agreed, epoch, head_seen, head_at, seen_at)
         VALUES ($1, $2::bigint, $3, now(), $2::bigint - 2, $2::bigint - 4, $2::bigint, $4, $2::bigint, now(), now() + interval '1 day')
       ON CONFLICT (chain_id) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash, at = now(), safe = EXCLUDED.safe, finalized = EXCLUDED.finalized,
         agreed = EXCLUDED.agreed, epoch = EXCLUDED.epoch, head_seen = EXCLUDED.head_seen`,
      [CHAIN_ID, number, HASH(`${epoch}:${number}`), epoch],
    )
  await writeCursor(indexer)
  await api.query(
    `INSERT INTO app.media_node (id, url, control_url, started_at, last_seen)
       VALUES ('node-1', 'ws://localhost:9', 'http://127.0.0.1:9', '2026-11-20T08:00:00.123Z', now() + interval '1 day')`,
  )

  async function block(touched: Buffer[] = []): Promise<number> {
    number += 1
    await writeCursor(indexer)
    await indexer.query(
      "INSERT INTO chain.touch (chain_id, block, subject, kind, epoch) SELECT $1, $2, unnest($3::bytea[]), 'wallet', $4",
      [CHAIN_ID, number, touched, epoch],
    )
    await indexer.query("SELECT pg_notify('chain', $1)", [`${CHAIN_ID}:${epoch}:${number}:${number}:0x00`])
    return number
  }

  const txHash = (creator: Creator, passId: number) => HASH(`${creator.channelId}:${passId}`)

  async function insertPass(creator: Creator, pass: PassRow): Promise<void> {
    const {
      passId,
      owner,
      tierNo = 1,
      expiresAt = null,
      boughtAt = Math.floor(Date.now() / 1000) - 60,
    } = pass
    await indexer.query(
      `INSERT INTO chain.pass (chain_id, collection, pass_id, owner, tier_no, valid_until, bought_at, block, log_index, tx_hash)
         VALUES ($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7), $8, 0, $9)`,
      [
        CHAIN_ID,
        creator.collection,
        passId,
        owner,
        tierNo,
        expiresAt,
        boughtAt,
        number,
        txHash(creator, passId),
      ],
    )
  }

  return {
    block,
    creator: (host, collection = randomBytes(20)) => seedCreator(api, indexer, host, collection),
    room: async (creator, wish = {}) => {
      const { visibility = 'members', tierNo, capacity = null, reentryS = 0, state = 'live' } = wish
      const { kind = 'stream', provider = 'embedded', gate = { mode: 'any', of: [tierNo ?? 0] } } = wish
      const id = newId('rom', randomBytes)
      const gateId = visibility === 'members' ? await seedGate(api, creator, gate) : null
      const isOpen = await makeWay(api, creator.channelId, state)
      await api.query(
        `INSERT INTO app.room (${kind === 'voice' ? 'max_speakers, ' : ''}id, channel_id, kind, state, visibility, title, gate_id, capacity, reentry_s, opened_at, live_at,
           ended_at, end_reason, provider, provider_room_id, media_node)
         VALUES (${kind === 'voice' ? '5, ' : ''}$1, $2, $12, $3, $4, 'A stream', $5, $6, $7, CASE WHEN $9 THEN app.now() END, app.now(),
           CASE WHEN $3 = 'ended'::app.room_state THEN app.now() END,
           CASE WHEN $3 = 'ended'::app.room_state THEN 'HOST_ENDED'::app.room_end END, $10, $8, $11)`,
        [
          id,
          creator.channelId,
          state,
          visibility,
          gateId,
          capacity,
          reentryS,
          newProviderRoomId(randomBytes),
          isOpen,
          provider,
          provider === 'embedded' ? 'node-1' : null,
          kind,
        ],
      )
      if (capacity !== null)
        await api.query('INSERT INTO app.room_slot (room_id, n) SELECT $1, generate_series(1, $2::int)', [
          id,
          capacity,
        ])
      return id
    },
    givePass: async (creator, pass) => {
      await insertPass(creator, pass)
      await block([pass.owner])
    },
    movePass: async (creator, passId, to, { isBackfill } = { isBackfill: false }) => {
      const { rows } = await indexer.query<{ owner: Buffer }>(
        `UPDATE chain.pass SET moved_from = owner, owner = $4, moved_at = now(), moved_block = $5, block = $5
          WHERE chain_id = $1 AND collection = $2 AND pass_id = $3 RETURNING moved_from AS owner`,
        [CHAIN_ID, creator.collection, passId, to, number + 1],
      )
      if (isBackfill) await indexer.query('UPDATE chain.cursor SET is_backfill = true')
      await block(isBackfill ? [] : [to, ...rows.map((row) => row.owner)])
    },
    endBackfill: async () => {
      epoch += 1
      await indexer.query('UPDATE chain.cursor SET is_backfill = false')
      await block()
    },
    reorg: async (creator, passId, wallet, { isIncludedAgain = false } = {}) => {
      const hash = txHash(creator, passId)
      if (isIncludedAgain) {
        await indexer.query(
          `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
             VALUES ($1, $2, 0, $3, $3, 0, 0, $4, '{}', '', 1)`,
          [CHAIN_ID, number, hash, creator.collection],
        )
        await insertPass(creator, { passId, owner: wallet })
        await block([wallet])
        return
      }
      epoch += 1
      number -= 2
      const topic = Buffer.from('ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef', 'hex')
      const padded = (bytes: Buffer) => Buffer.concat([Buffer.alloc(32 - bytes.length), bytes])
      const topics = [topic, padded(Buffer.alloc(0)), padded(wallet), padded(Buffer.from([passId]))]
      await indexer.query(
        `INSERT INTO chain.orphan (chain_id, epoch, block_hash, log_index, block, tx_hash, tx_index, ord, address, topics, data, kind)
           VALUES ($1, $2, $3, 0, $4, $5, 0, 0, $6, $7, '', 1)`,
        [CHAIN_ID, epoch, hash, number, hash, creator.collection, topics],
      )
      await indexer.query('DELETE FROM chain.pass WHERE chain_id = $1 AND collection = $2 AND pass_id = $3', [
        CHAIN_ID,
        creator.collection,
        passId,
      ])
      await block([wallet])
    },
    suspend: async ({ collection }) => {
      await indexer.query(
        `INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version)
           VALUES ($1, $2, '', $3, 0, $4, 'poison', 1)`,
        [CHAIN_ID, collection, number + 1, HASH('poison')],
      )
      await block([collection])
    },
    lift: async ({ collection }) => {
      await indexer.query('DELETE FROM chain.suspension WHERE chain_id = $1 AND address = $2', [
        CHAIN_ID,
        collection,
      ])
      epoch += 1
      await block()
    },
    counts: () => countRows(database.pool('owner')),
  }
}

/** Enters a room; the reply as it is. */
export function enter(
  url: string,
  person: Person,
  roomId: string,
  body: { action?: 'watch' | 'host'; move?: boolean; retryToken?: string } = {},
) {
  return person.call(url, 'POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch', ...body } })
}
