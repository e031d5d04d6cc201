import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { POSTING } from './sharedSettings.ts'

/**
 * An api, a worker and a mail server, with a creator (person 0) and fans 1 to 4 whose address is `fan<n>@example.test`.
 * @param settings of the worker
 */
export function useReminders(settings: Record<string, string> = {}, count = 8) {
  const db = useDatabase()
  const api = useApi(db, { settings: POSTING })
  let raw: RawSmtp
  let answers: RawAnswers = ordinary
  let stage: Stage
  let worker: ServerProcess
  let people: Person[]
  let creator: Creator

  const startPost = (database: Database = db) =>
    startWorker(database, api().installation, {
      ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
      ...{ MAIL_FROM: 'S <s@stagedoor.test>', WORKER_MAX_REST_MS: '200', ...settings },
    })
  before(async function () {
    this.timeout(90_000)
    raw = await startRawSmtp((command, socket) => answers(command, socket))
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, count)
    creator = await stage.creator(person(0))
    for (const n of [1, 2, 3, 4]) await addEmail(person(n), `fan${n}@example.test`)
    worker = await startPost()
  })
  after(async () => {
    await worker?.stop()
    await raw?.stop()
  })
  afterEach(async () => {
    answers = ordinary
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  const person = (n: number) => people[n] as Person
  const sql = <T extends object>(text: string, values: unknown[] = []) =>
    db
      .pool('api')
      .query<T>(text, values)
      .then(({ rows }) => rows)
  /** What support does: the api itself suspends nobody. */
  const setState = ({ accountId }: Person, state: string) =>
    db.pool('owner').query('UPDATE app.account SET state = $2 WHERE id = $1', [accountId, state])
  const addEmail = ({ accountId }: Person, email: string) =>
    sql("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      ...[newId('idn', randomBytes), accountId, email],
    ])
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const inHours = (hours: number) => new Date(Date.now() + hours * 3600_000).toISOString().slice(0, 16)
  async function announce(
    hours: number,
    title: string,
    { visibility = 'public', channelId = creator.channelId } = {},
  ): Promise<string> {
    const starts = { local: inHours(hours), zone: 'UTC' }
    const body = { channelId, title, visibility, starts }
    const made = await call(person(0), 'POST', '/v1/rooms', body)
    expect(made.status, made.text).to.equal(201)
    return made.body.id
  }
  const remind = (who: Person, id: string) =>
    call(who, 'PUT', `/v1/rooms/${id}/reminder`, { zone: 'Europe/Berlin' })
  const end = (id: string) => call(person(0), 'POST', `/v1/rooms/${id}/end`)
  async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
    for (;;) {
      const answer = await ask()
      if (fits(answer)) return answer
      await wait(30)
    }
  }
  /** Bans somebody; answers what ends it. */
  async function ban({ accountId }: Person, channelId = creator.channelId): Promise<() => Promise<unknown>> {
    const values = [newId('act', randomBytes), channelId, person(0).accountId, accountId]
    await sql(
      "INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')",
      values,
    )
    await sql(
      "INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) VALUES ($1, $2, $3, 'x', 'x')",
      [...[values[0], values[1], values[3]]],
    )
    return () => db.pool('owner').query('DELETE FROM app.ban WHERE account_id = $1', [accountId])
  }
  /** Mails to somebody so far, with the entries in them. */
  async function mailsTo(email: string) {
    const all = await Promise.all(raw.mails().map((one) => PostalMime.parse(Buffer.from(one, 'latin1'))))
    return all
      .filter((one) => one.to?.some((to) => to.address === email))
      .map(({ subject, text, attachments }) => {
        const entry = attachments.find(({ mimeType }) => /calendar|ics/.test(mimeType))?.content
        const ics = typeof entry === 'string' ? entry : Buffer.from((entry as ArrayBuffer) ?? []).toString()
        const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(ics)?.[1]
        const numbers = { method: field('METHOD'), sequence: Number(field('SEQUENCE')) }
        return { subject, text, uid: field('UID'), starts: field('DTSTART'), ...numbers }
      })
  }
  const settled = (step: string) =>
    until(
      () => sql<{ state: string }>('SELECT state::text FROM app.delivery WHERE step = $1', [step]),
      (rows) => rows.length > 0 && rows.every(({ state }) => state !== 'due'),
    )
  /** Everybody who is told this was told, and every mail about the stream is settled. */
  const told = (id: string, step: string) =>
    until(
      () =>
        sql<{ done: boolean }>(
          `SELECT done_at IS NOT NULL AND NOT EXISTS (SELECT FROM app.delivery
               WHERE object_key = 'room:' || $1 AND state = 'due') AS done FROM app.announcement WHERE room_id = $1 AND step = $2`,
          [id, step],
        ),
      ([row]) => row?.done === true,
    )
  const newsOf = ({ accountId }: Person, id: string) =>
    sql<{ kind: string }>('SELECT kind FROM app.notification WHERE account_id = $1 AND object_key = $2', [
      ...[accountId, `room:${id}`],
    ])
  const pass = (interval: string) =>
    db.pool('owner').query('UPDATE app.clock SET shift = shift + $1::interval', [interval])

  return {
    ...{ db, api, person, sql, setState, call, inHours, announce, remind, end, until, ban },
    ...{ mailsTo, settled, told, newsOf, pass },
    creator: () => creator,
    mails: () => raw.mails(),
    /** what the mail server says until the end of the test */
    answer(by: RawAnswers): void {
      answers = by
    },
    worker: () => worker,
    /** @param url address of the database, where something stands before it */
    async startWorker(url = db.url('worker')): Promise<void> {
      worker = await startPost({ ...db, url: () => url })
    },
  }
}
