import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { newId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker, useApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'

describe('reminders and followers [S1.14]', () => {
  let raw: RawSmtp
  const db = useDatabase()
  const mail = { SMTP_URL: 'smtp://127.0.0.1:9', SMTP_STARTTLS: 'offered', MAIL_FROM: 'S <s@stagedoor.test>' }
  const api = useApi(db, { settings: { SMTP_URL: mail.SMTP_URL } })
  let stage: Stage
  let worker: ServerProcess
  let people: Person[]
  let creator: Creator

  before(async function () {
    this.timeout(90_000)
    raw = await startRawSmtp(ordinary)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 8)
    creator = await stage.creator(person(0))
    for (const n of [1, 2, 3, 4]) await addEmail(person(n), `fan${n}@example.test`)
    worker = await startWorker(db, api().installation, { ...mail, SMTP_URL: `smtp://127.0.0.1:${raw.port}` })
  })
  after(async () => {
    await worker?.stop()
    await raw?.stop()
  })
  afterEach(async () => {
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  const person = (n: number) => people[n] as Person
  const sql = <T extends object>(text: string, values: unknown[] = []) =>
    db
      .pool('api')
      .query<T>(text, values)
      .then(({ rows }) => rows)
  const addEmail = ({ accountId }: Person, email: string) =>
    sql("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      ...[newId('idn', randomBytes), accountId, email],
    ])
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const inHours = (hours: number) => new Date(Date.now() + hours * 3600_000).toISOString().slice(0, 16)
  async function announce(hours: number, title: string): Promise<string> {
    const starts = { local: inHours(hours), zone: 'UTC' }
    const body = { channelId: creator.channelId, title, visibility: 'public', starts }
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
  const newsOf = ({ accountId }: Person, id: string) =>
    sql<{ kind: string }>('SELECT kind FROM app.notification WHERE account_id = $1 AND object_key = $2', [
      ...[accountId, `room:${id}`],
    ])
  const pass = (interval: string) =>
    db.pool('owner').query('UPDATE app.clock SET shift = shift + $1::interval', [interval])

  it('one press: the entry comes at once, moves under its own id with a higher number, and goes when the show is off', async function () {
    this.timeout(30_000)
    const id = await announce(50, 'Songs')
    const pressed = await remind(person(1), id)
    expect(pressed.body).to.include({ isOn: true, mailReach: 'on' })
    expect((await remind(person(1), id)).status).to.equal(200)
    const [first] = await until(
      () => mailsTo('fan1@example.test'),
      (mails) => mails.length === 1,
    )
    const utc = (iso: string) => `${iso.replace(/[-:]/g, '')}00Z`
    expect(first).to.include({ method: 'REQUEST', sequence: 1, starts: utc(inHours(50)) })
    expect(first?.uid).to.match(new RegExp(`^${id}@`))
    expect(first?.text).to.match(/Berlin time \(UTC[+]0[12]:00\)/)
    const seen = await until(
      async () => (await call(person(1), 'GET', `/v1/rooms/${id}/reminder`)).body,
      (view) => view.mails[0]?.state === 'sent',
    )
    expect(seen.mails.map((one: { mail: string }) => one.mail)).to.deep.equal(['calendar'])
    await call(person(0), 'PUT', `/v1/rooms/${id}/schedule`, { starts: { local: inHours(75), zone: 'UTC' } })
    const moved = await until(
      () => mailsTo('fan1@example.test'),
      (mails) => mails.length === 2,
    )
    expect(moved[1]).to.include({ method: 'REQUEST', sequence: 2, uid: first?.uid, starts: utc(inHours(75)) })
    await end(id)
    const off = await until(
      () => mailsTo('fan1@example.test'),
      (mails) => mails.length === 3,
    )
    expect(off[2]).to.include({ method: 'CANCEL', sequence: 3, uid: first?.uid })
    expect((await newsOf(person(1), id)).map(({ kind }) => kind)).to.deep.equal(['stream_cancelled'])
    expect((await remind(person(1), id)).body).to.include({
      code: 'CONFLICT',
      detail: 'This stream is over.',
    })
  })

  it('ten minutes before and at the start, to those who may still see it; who took the wish back hears nothing', async function () {
    this.timeout(30_000)
    const id = await announce(2, 'Reminded')
    for (const n of [1, 2, 3]) expect((await remind(person(n), id)).status).to.equal(200)
    await settled('calendar-1')
    expect((await call(person(3), 'DELETE', `/v1/rooms/${id}/reminder`)).body.isOn).to.equal(false)
    const ban = [newId('act', randomBytes), creator.channelId, person(0).accountId, person(2).accountId]
    await sql(
      "INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'x', 'x')",
      ban,
    )
    await sql(
      "INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) VALUES ($1, $2, $3, 'x', 'x')",
      [...[ban[0], ban[1], ban[3]]],
    )
    const before = raw.mails().length
    await pass('109 minutes')
    await wait(600)
    expect(raw.mails()).to.have.length(before)
    await pass('2 minutes')
    await settled('soon-1')
    await pass('9 minutes')
    await settled('start-1')
    const subjects = (await mailsTo('fan1@example.test')).map(({ subject }) => subject)
    expect(subjects.slice(-2)).to.deep.equal(['Soon: “Reminded”', 'Beginning: “Reminded”'])
    expect(raw.mails()).to.have.length(before + 2)
    expect((await newsOf(person(1), id)).map(({ kind }) => kind)).to.deep.equal(['stream_start'])
    expect(await newsOf(person(2), id)).to.deep.equal([])
    await end(id)
  })

  it('what is more than 15 minutes late has failed and is never sent', async function () {
    this.timeout(30_000)
    const id = await announce(1, 'Late')
    await remind(person(4), id)
    await settled('calendar-1')
    const before = raw.mails().length
    await worker.stop()
    await pass('66 minutes')
    worker = await startWorker(db, api().installation, { ...mail, SMTP_URL: `smtp://127.0.0.1:${raw.port}` })
    const states = await until(
      () =>
        sql<{ step: string; state: string; error: string | null }>(
          'SELECT step, state::text, error FROM app.delivery WHERE account_id = $1 AND object_key = $2 ORDER BY step',
          [person(4).accountId, `room:${id}`],
        ),
      (rows) => rows.length === 3 && rows.every(({ state }) => state !== 'due'),
    )
    expect(states).to.deep.equal([
      { step: 'calendar-1', state: 'sent', error: null },
      { step: 'soon-1', state: 'failed', error: 'TOO_LATE' },
      { step: 'start-1', state: 'sent', error: null },
    ])
    expect(raw.mails()).to.have.length(before + 1)
    await end(id)
  })
})
