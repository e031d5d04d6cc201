import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { emailsOf } from '#api/accounts/emailsOf.ts'
import { createSmtpSender } from '#api/adapters/smtp/createSmtpSender.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import { createPost, type Post } from '#api/notifications/deliveries/createPost.ts'
import { notify } from '#api/notifications/notify.ts'
import type { MailSender } from '#api/ports/mail.ts'
import { createPool } from '#db/client.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { createInstallation, type ServerProcess, startWorker } from '#test/kit/api.ts'
import { startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { type Database, useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { until } from '#test/kit/time/until.ts'

const CONNECTIONS = 4
const MAILS = 240

const idsOf = (server: RawSmtp) => server.mails().map((mail) => /^Message-ID: (.+)$/m.exec(mail)?.[1])

describe('many deliveries at once [S1.14]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = () => database.pool('api')
  let raw: RawSmtp
  let answers: RawAnswers
  let sender: MailSender
  let nowMs = 0
  beforeEach(async () => {
    answers = ordinary
    nowMs = 1_800_000_000_000
    raw = await startRawSmtp((command, socket) => answers(command, socket))
    sender = createSmtpSender({
      ...{ url: `smtp://127.0.0.1:${raw.port}`, password: null, from: 'S <s@stagedoor.test>' },
      ...{ needsTls: false, timeoutMs: 30_000, connections: CONNECTIONS },
    })
  })
  afterEach(async () => {
    sender.stop()
    await raw.stop()
    await database.pool('owner').query("UPDATE app.clock SET shift = '0'; DELETE FROM app.delivery")
  })

  const postOf = (pool = api()): Post =>
    createPost(
      {
        ...{ clock: () => nowMs, random: randomBytes, pool, sender, composers: {} },
        ...{ timeoutS: 30, patienceS: 48 * 3600, publicUrl: 'https://stagedoor.test' },
        ...{ news: composeNews((ids) => emailsOf(pool, ids)), log: { warn: () => {} } },
        onUnreachable: () => {},
      },
      'security',
      CONNECTIONS,
    )
  /** Something that so many people are told. */
  async function say(count: number, object: string): Promise<void> {
    const accounts = Array.from({ length: count }, () => newId('acc', randomBytes))
    await api().query('INSERT INTO app.account (id) SELECT unnest($1::text[])', [accounts])
    await api().query(
      `INSERT INTO app.identity (id, account_id, kind, email)
       SELECT 'idn_' || substr(a, 5), a, 'email', $2 || n || '@example.test' FROM unnest($1::text[]) WITH ORDINALITY x (a, n)`,
      [accounts, object],
    )
    const news = { accounts, kind: 'passkey_added', object, step: '1' } as const
    await withTransaction(api(), (tx) => notify(tx, news, { clock: Date.now, random: randomBytes }))
  }
  async function expectOnce(count: number): Promise<void> {
    const { rows } = await api().query(
      'SELECT state::text, tries, count(*)::int FROM app.delivery GROUP BY 1, 2',
    )
    expect(rows).to.deep.equal([{ state: 'sent', tries: 1, count }])
    const ids = idsOf(raw)
    expect([ids.length, new Set(ids).size]).to.deep.equal([count, count])
  }

  it('while the server is quick they are claimed by the dozen, and each is sent once', async () => {
    await say(MAILS, 'quick')
    const claims: string[] = []
    const wire = await startPostgresWire(database.url('worker'), (text) => {
      if (text.includes('FOR UPDATE SKIP LOCKED')) claims.push(text)
      return 'pass'
    })
    const pool = createPool(wire.url, { max: 8, name: 'quick' })
    try {
      const post = postOf(pool)
      await post.run()
      await post.settle(30_000)
      await expectOnce(MAILS)
      // 4, 8, 16, 32, 64, 100, the rest, and one that finds nothing
      expect(claims.length).to.equal(8)
    } finally {
      await pool.end()
      await wire.stop()
    }
  })

  it('those that waited in hand behind a slow one are given back unbegun, and each is sent once', async () => {
    await say(MAILS, 'slow')
    let held = 0
    answers = (command, socket) => {
      // some in the middle take their time
      if (command !== 'END' || raw.mails().length <= 3 * CONNECTIONS || raw.mails().length > 7 * CONNECTIONS)
        return ordinary(command)
      held += 1
      nowMs += 700
      setImmediate(() => socket.write(`${ordinary(command)}\r\n`))
      return null
    }
    const post = postOf()
    await post.run()
    await post.settle(30_000)
    expect(held).to.equal(4 * CONNECTIONS)
    await expectOnce(MAILS)
  })

  it('two workers at once take each other nothing', async () => {
    await say(MAILS, 'both')
    const posts = [postOf(), postOf()]
    await Promise.all(posts.map((post) => post.run()))
    await Promise.all(posts.map((post) => post.settle(30_000)))
    await expectOnce(MAILS)
  })

  it('a worker killed before its commit sends again what it had under way and no more, each under its Message-ID', async () => {
    const installation = createInstallation()
    const start = (through: Database) =>
      startWorker(through, installation, {
        ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
        ...{ SMTP_CONNECTIONS: String(CONNECTIONS), MAIL_FROM: 'S <s@stagedoor.test>' },
      })
    let looks = 0
    const wire = await startPostgresWire(database.url('worker'), (text) => {
      // the other lane, which has nothing to do
      if (text.includes("news_group <> 'security'")) looks += 1
      // what the server took is never written
      return text.includes("SET state = 'sent'") ? new Promise<void>(() => {}) : 'pass'
    })
    let worker: ServerProcess | undefined
    try {
      await say(MAILS, 'killed')
      worker = await start({ ...database, url: () => wire.url })
      await until('all that may be under way', () => raw.mails().length === CONNECTIONS)
      const soFar = looks
      await until('some more looks', () => looks > soFar + 4)
      await worker.kill()
      const doubled = idsOf(raw)
      expect(doubled).to.have.length(CONNECTIONS)
      await database.pool('owner').query("UPDATE app.clock SET shift = shift + interval '5 minutes'")
      worker = await start(database)
      const due = "SELECT FROM app.delivery WHERE state = 'due'"
      await until('every result', async () => (await api().query(due)).rowCount === 0)
      const ids = idsOf(raw)
      expect([ids.length, new Set(ids).size]).to.deep.equal([MAILS + CONNECTIONS, MAILS])
      expect(ids.filter((id, n) => ids.indexOf(id) !== n)).to.have.members(doubled)
    } finally {
      await worker?.stop()
      await wire.stop()
      installation.remove()
    }
  })
})
