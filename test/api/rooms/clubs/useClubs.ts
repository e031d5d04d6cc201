import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import type { GateWish } from '#test/kit/access/seedCreator.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'

/** A club as its creator would have made it. */
export interface SeededClub {
  id: string
  roomId: string
  creator: Creator
}

export interface ClubWorld {
  db: Database
  stage: Stage
  /** the next one who did nothing yet */
  somebody(): Person
  club(gate?: GateWish): Promise<SeededClub>
  call(who: Person, method: string, path: string): Promise<Reply>
  join(who: Person, club: SeededClub): Promise<Reply>
  leave(who: Person, club: SeededClub): Promise<Reply>
  members(who: Person, club: SeededClub, after?: string): Promise<Reply>
  /** so many more members, all of one moment */
  fill(club: SeededClub, count: number): Promise<void>
  ban(who: Person, club: SeededClub): Promise<void>
  /** the worker looks at everybody of a club at its next turn */
  makeDue(club: SeededClub): Promise<void>
  sql<T extends object>(text: string, ...values: unknown[]): Promise<T[]>
}

/** For a test file: an api, people, clubs of channels of their own, and a worker where it is asked for. */
export function useClubs({ count = 20, withWorker = false } = {}): () => ClubWorld {
  const db = useDatabase()
  const api = useApi(db)
  let world: ClubWorld
  let worker: ServerProcess | undefined
  after('leave the worker', () => worker?.stop())
  before('people over an index', async () => {
    if (withWorker) worker = await takeWorker(db, api().installation)
    const [stage, people] = [await setStage(db), await seedPeople(db.pool('api'), api().installation, count)]
    world = openWorld(db, stage, () => api().url, people)
  })
  return () => world
}

function openWorld(db: Database, stage: Stage, url: () => string, people: Person[]): ClubWorld {
  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await db.pool('owner').query<T>(text, values)).rows
  const call = (who: Person, method: string, path: string) => who.call(url(), method, path)
  const somebody = () => people.pop() ?? expect.fail('too few people')
  return {
    ...{ db, stage, sql, call, somebody },
    async club(gate = { mode: 'any', of: [0] }) {
      const creator = await stage.creator(somebody())
      const roomId = await stage.room(creator, { kind: 'voice', state: 'draft', gate })
      const id = newId('clb', randomBytes)
      await sql('INSERT INTO app.club (id, channel_id) VALUES ($1, $2)', id, creator.channelId)
      await sql(
        'UPDATE app.room SET club_id = $2, opened_at = NULL, live_at = NULL, provider_room_id = NULL, media_node = NULL WHERE id = $1',
        ...[roomId, id],
      )
      return { id, roomId, creator }
    },
    join: (who, { id }) => call(who, 'PUT', `/v1/clubs/${id}/membership`),
    leave: (who, { id }) => call(who, 'DELETE', `/v1/clubs/${id}/membership`),
    members: (who, { id }, after) =>
      call(who, 'GET', `/v1/clubs/${id}/members${after === undefined ? '' : `?after=${after}`}`),
    async fill({ id }, many) {
      const ids = Array.from({ length: many }, () => newId('acc', randomBytes))
      await sql('INSERT INTO app.account (id) SELECT unnest($1::text[])', ids)
      await sql(
        "INSERT INTO app.profile (account_id, display_name, name_skeleton) SELECT a, n, n FROM unnest($1::text[]) WITH ORDINALITY x (a, at), concat('Fan ', at) n",
        ids,
      )
      await sql('INSERT INTO app.club_member (club_id, account_id) SELECT $1, unnest($2::text[])', id, ids)
    },
    async ban(who, { creator }) {
      const action = newId('act', randomBytes)
      await sql(
        `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')`,
        ...[action, creator.channelId, creator.host.accountId, who.accountId],
      )
      await sql(
        `INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) VALUES ($1, $2, $3, 'x', 'x')`,
        ...[action, creator.channelId, who.accountId],
      )
    },
    async makeDue({ id }) {
      await sql(
        "UPDATE app.club_member SET looked_at = '-infinity' WHERE club_id = $1 AND ended_at IS NULL",
        id,
      )
    },
  }
}
