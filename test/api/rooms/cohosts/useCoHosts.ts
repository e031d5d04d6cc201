import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Pool } from 'pg'
import { newId } from '#domain/ids.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

/** A creator with the handle of their channel, which is its name as well. */
export interface NamedCreator extends Creator {
  handle: string
}

export interface CoHostWorld {
  api(): TestApi
  stage(): Stage
  /** whose streams they are */
  host(): NamedCreator
  /** a creator who was asked for nothing yet */
  another(): Promise<NamedCreator>
  /** somebody without a channel */
  stranger(): Person
  call(who: Person, method: string, path: string, body?: unknown): Promise<Reply>
  draft(more?: object): Promise<string>
  invite(roomId: string, handle: string): Promise<Reply>
  /** answers what was read a moment before */
  agree(roomId: string, who: Creator): Promise<Reply>
  decline(roomId: string, who: Creator): Promise<Reply>
  remove(roomId: string, who: Creator): Promise<Reply>
  /** of everybody asked, as the host reads them, in order */
  states(roomId: string): Promise<string[]>
  /** kinds of what somebody was told last of a room */
  news(roomId: string, who: Creator): Promise<string[]>
  /** Refused with this code, and no row of any table is another one. */
  refused(code: string, ask: () => Promise<Reply>): Promise<Reply['body']>
  ban(who: Person, from: Creator): Promise<void>
  database: Database
  pool(role?: 'api' | 'indexer'): Pool
  sql<T extends object>(text: string, ...values: unknown[]): Promise<T[]>
}

/** For a test file: an api, a creator and as many others as it takes. */
export function useCoHosts(): CoHostWorld {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let people: Person[] = []
  let host: NamedCreator
  before('a creator over an index', async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 90)
    host = await another()
  })

  const sql = async <T extends object>(text: string, ...values: unknown[]) =>
    (await db.pool('owner').query<T>(text, values)).rows
  const stranger = () => people.pop() ?? expect.fail('too few people')
  async function another(): Promise<NamedCreator> {
    const creator = await stage.creator(stranger())
    const handle = `h${randomBytes(6).toString('hex')}`
    await sql(
      'UPDATE app.channel SET handle = $2::citext, name = $2::text WHERE id = $1',
      creator.channelId,
      handle,
    )
    return { ...creator, handle }
  }
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const own = (roomId: string, { host: who }: Creator, method: string, body?: unknown) =>
    call(who, method, `/v1/rooms/${roomId}/co-hosting`, body)
  const asked = (roomId: string) => call(host.host, 'GET', `/v1/rooms/${roomId}/co-hosts`)
  return {
    ...{ api, stage: () => stage, host: () => host, another, stranger, call, sql, database: db },
    pool: (role = 'api') => db.pool(role),
    async draft(more = {}) {
      const body = { channelId: host.channelId, title: 'Evening set', visibility: 'public', ...more }
      const made = await call(host.host, 'POST', '/v1/rooms', body)
      expect(made.status, made.text).to.equal(201)
      return made.body.id
    },
    invite: (roomId, handle) => call(host.host, 'POST', `/v1/rooms/${roomId}/co-hosts`, { handle }),
    async agree(roomId, who) {
      const { terms } = (await own(roomId, who, 'GET')).body
      return own(roomId, who, 'PUT', { terms })
    },
    decline: (roomId, who) => own(roomId, who, 'DELETE'),
    remove: (roomId, { channelId }) => call(host.host, 'DELETE', `/v1/rooms/${roomId}/co-hosts/${channelId}`),
    states: async (roomId) => (await asked(roomId)).body.coHosts.map(({ state }: { state: string }) => state),
    async news(roomId, { host: who }) {
      const rows = await sql<{ kind: string }>(
        "SELECT kind FROM app.notification WHERE account_id = $1 AND facts->>'roomId' = $2 ORDER BY object_key",
        ...[who.accountId, roomId],
      )
      return rows.map(({ kind }) => kind)
    },
    async refused(code, ask) {
      const rows = await countRows(db.pool('owner'))
      const { body } = await ask()
      expect(body?.code).to.equal(code)
      expect(await countRows(db.pool('owner'))).to.deep.equal(rows)
      return body
    },
    async ban(who, { channelId, host: by }) {
      const action = newId('act', randomBytes)
      await sql(
        `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')`,
        ...[action, channelId, by.accountId, who.accountId],
      )
      await sql(
        `INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) VALUES ($1, $2, $3, 'x', 'x')`,
        ...[action, channelId, who.accountId],
      )
    },
  }
}
