import { randomBytes } from 'node:crypto'
import { admit } from '#api/access/admit.ts'
import type { Access } from '#api/access/createAccess.ts'
import type { ChainReader } from '#api/ports/chain.ts'
import type { Condition } from '#domain/access/gate.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation } from '#test/kit/perProcess/api.ts'
import { behindRules } from './foreignGate.ts'
import { openAccess, type ScriptedTokens, scriptTokens } from './ownAccess.ts'
import { type SeededLocks, seedLocks } from './seedLocks.ts'
import { type SeededToken, seedToken } from './seedToken.ts'

export const MINIMUM = 100n

/** So much of a creator token or of a stake of it. */
export function asked(kind: 'erc20' | 'stake', address: string): Condition {
  return { kind, address, minUnits: MINIMUM.toString(), symbol: 'NORTH', decimals: 18, isForeign: false }
}

/** A room that the chain leads, and what opens its door when it is locked for it. */
export interface LockedRoom {
  id: string
  roomId: bigint
  pile: { units: bigint; roomId: bigint }
  collection: Buffer
}

/** The access engine at doors that lock tokens: one of the process of the test, over the rows of a database. */
export function useLocked() {
  const db = useDatabase()
  let stage: Stage
  let people: Person[]
  let north: SeededToken
  let locks: SeededLocks
  let tokens: ScriptedTokens
  let access: Access
  let hubRoom = 40n
  let next = 0
  const fan = (): Person => people[next++] as Person
  const run = async (sql: string, ...values: unknown[]) => (await db.pool('owner').query(sql, values)).rows
  /** Another engine, which knows nothing of before. */
  function open({
    token = north.token,
    chain,
    FOREIGN_CACHE_MS = 15_000,
  }: {
    token?: string
    chain?: ChainReader
    FOREIGN_CACHE_MS?: number
  } = {}): void {
    locks = seedLocks(db, stage, token)
    access = openAccess(db, tokens, {
      sessionLock: locks.module,
      settings: { FOREIGN_CACHE_MS },
      ...(chain && { chain }),
    })
  }
  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), sharedInstallation(), 60)
    north = await seedToken(db.pool('indexer'), stage, fan())
  })
  beforeEach(() => {
    tokens = scriptTokens()
    open()
  })
  afterEach(async () => {
    await run("UPDATE app.clock SET shift = '0'")
    await run('UPDATE chain.cursor SET head_seen = number')
  })

  const enter = ({ accountId }: Person, { id: roomId }: LockedRoom) =>
    admit(access, {
      ...{ accountId, sessionId: `s${accountId}`, roomId, action: 'watch', move: false },
      ...{ takeOver: null, guest: null, trace: 'test' },
    })
  return {
    ...{ db, fan, run, open, enter },
    stage: () => stage,
    north: () => north,
    locks: () => locks,
    tokens: () => tokens,
    access: () => access,
    /** Of a channel of its own. */
    async newRoom(mode: 'any' | 'all', ...conditions: Condition[]): Promise<LockedRoom> {
      const creator = await stage.creator(fan())
      const id = await stage.room(creator, { kind: 'voice' })
      await behindRules(db, creator, id, { mode, conditions })
      const roomId = ++hubRoom
      await run('UPDATE app.room SET locks_tokens = true WHERE id = $1', id)
      await run(
        'INSERT INTO app.hub_link (room_id, chain_id, hub, hub_room_id, opened_tx) VALUES ($1, $2, $3, $4, $5)',
        ...[id, CHAIN_ID, randomBytes(20), roomId.toString(), randomBytes(32)],
      )
      return { id, roomId, pile: { units: MINIMUM, roomId }, collection: creator.collection }
    },
    /** Its code; null of who came in. */
    refusal: (person: Person, room: LockedRoom): Promise<string | null> =>
      enter(person, room).then(
        () => null,
        (error) => error.code ?? error,
      ),
    /** Somebody inside whom the engine has seen. */
    async sitDown(person: Person, room: LockedRoom): Promise<string> {
      const { seatId } = await enter(person, room)
      await run("UPDATE app.seat SET state = 'live', live_at = now() WHERE id = $1", seatId)
      return seatId
    },
    seatOf: async (seatId: string) =>
      (
        await run('SELECT state, end_reason AS why, grace_cause AS grace FROM app.seat WHERE id = $1', seatId)
      )[0],
    /** Accounts with an open seat. */
    inside: async ({ id }: LockedRoom): Promise<string[]> =>
      (await run("SELECT account_id AS who FROM app.seat WHERE room_id = $1 AND state <> 'ended'", id)).map(
        ({ who }) => who,
      ),
  }
}
