import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Pool } from 'pg'
import { emailsOf } from '#api/accounts/emailsOf.ts'
import { createSmtpSender } from '#api/adapters/smtp/createSmtpSender.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import { createPost, type Post } from '#api/notifications/deliveries/createPost.ts'
import { notify } from '#api/notifications/notify.ts'
import type { MailSender } from '#api/ports/mail.ts'
import { createPool } from '#db/client.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { createInstallation, type ServerProcess, startWorker } from '#test/kit/api.ts'
import { startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { until } from '#test/kit/time/until.ts'

const outside = { clock: () => Date.now(), random: randomBytes }
const FAST_S = 1

describe('deliveries [S1.14]', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  let raw: RawSmtp
  let answers: RawAnswers
  let sender: MailSender
  const causes: string[] = []
  beforeEach(async () => {
    answers = ordinary
    raw = await startRawSmtp((command, socket) => answers(command, socket))
    sender = senderTo(raw.port)
    causes.length = 0
  })
  afterEach(async () => {
    sender.stop()
    await raw.stop()
    await database.pool('owner').query("UPDATE app.clock SET shift = '0'; DELETE FROM app.delivery")
  })

  function senderTo(port: number): MailSender {
    return createSmtpSender({
      ...{ url: `smtp://127.0.0.1:${port}`, password: null, from: 'S <s@stagedoor.test>' },
      ...{ needsTls: false, timeoutMs: FAST_S * 1000, connections: 4 },
    })
  }
  const postOf = (pool: Pool = api()): Post =>
    createPost(
      {
        ...{ ...outside, pool, sender, composers: {}, timeoutS: FAST_S, patienceS: 48 * 3600 },
        ...{ news: composeNews((ids) => emailsOf(pool, ids)), publicUrl: 'https://stagedoor.test' },
        ...{ log: { warn: () => {} }, onUnreachable: (cause) => causes.push(cause) },
      },
      'security',
      4,
    )
  const work = async (post: Post) => {
    await post.run()
    await post.settle(10_000)
  }
  const nowMs = async () =>
    Number((await api().query('SELECT (extract(epoch FROM app.now()) * 1000)::bigint AS ms')).rows[0].ms)
  const pass = (interval: string) =>
    database.pool('owner').query('UPDATE app.clock SET shift = shift + $1::interval', [interval])

  async function newAccount(email: string): Promise<string> {
    const account = newId('acc', randomBytes)
    await api().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await api().query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      ...[newId('idn', randomBytes), account, email],
    ])
    return account
  }
  const say = (accounts: string[], object: string) =>
    withTransaction(api(), (tx) =>
      notify(tx, { accounts, kind: 'passkey_added', object, step: '1' }, outside),
    )
  const stateOf = async (object: string) =>
    (
      await api().query<{ state: string; error: string | null; tries: number }>(
        'SELECT state::text, error, tries FROM app.delivery WHERE object_key = $1',
        [object],
      )
    ).rows[0]

  it('what is due is sent once, in words, with a link and nothing that is fetched', async () => {
    await say([await newAccount('ann@example.test')], 'identity:a')
    await Promise.all([work(postOf()), work(postOf())])
    expect(await stateOf('identity:a')).to.deep.equal({ state: 'sent', error: null, tries: 1 })
    expect(raw.mails()).to.have.length(1)
    expect(raw.mails()[0]).to.match(/^Subject: A passkey was added$/m)
    expect(raw.mails()[0]).to.include('https://stagedoor.test/me/security')
    expect(raw.mails()[0]).to.not.match(/<img|<link|url\(|src=3D|List-Unsubscribe/i)
    await work(postOf())
    expect(raw.mails()).to.have.length(1)
  })

  it('refused for good: the address gets no more, the inbox says so, and goes on', async () => {
    const account = await newAccount('refused@example.test')
    await say([account], 'identity:b')
    answers = (command) => (/^RCPT/.test(command) ? '550 5.1.1 nobody' : ordinary(command))
    await work(postOf())
    expect(await stateOf('identity:b')).to.include({ state: 'bounced', error: 'EENVELOPE RCPT TO 550 5.1.1' })
    await say([account], 'identity:c')
    await work(postOf())
    expect(await stateOf('identity:c')).to.include({ state: 'failed', error: 'SUPPRESSED' })
    expect(await stateOf('mail')).to.include({ state: 'failed', error: 'SUPPRESSED' })
    const kinds = 'SELECT kind FROM app.notification WHERE account_id = $1 ORDER BY told_at'
    const { rows } = await api().query(kinds, [account])
    expect(rows.map(({ kind }) => kind)).to.deep.equal(['passkey_added', 'mail_refused', 'passkey_added'])
    expect(raw.commands().filter((line) => /^RCPT/.test(line))).to.have.length(1)
  })

  it('refused for now for an hour: late, once, not lost; for two days: failed', async () => {
    await say([await newAccount('later@example.test')], 'identity:d')
    const startedMs = await nowMs()
    const post = postOf()
    answers = (command) => (/^RCPT/.test(command) ? '451 4.3.0 later' : ordinary(command))
    while ((await nowMs()) < startedMs + 3_600_000) {
      await work(post)
      await pass('15 minutes')
    }
    expect(await stateOf('identity:d')).to.include({ state: 'due', error: 'EENVELOPE RCPT TO 451 4.3.0' })
    answers = ordinary
    await work(post)
    expect(await stateOf('identity:d')).to.include({ state: 'sent' })
    expect(raw.mails()).to.have.length(1)
    await say([await newAccount('never@example.test')], 'identity:e')
    answers = (command) => (/^RCPT/.test(command) ? '451 4.3.0 later' : ordinary(command))
    await work(post)
    await pass('49 hours')
    await work(post)
    expect(await stateOf('identity:e')).to.include({ state: 'failed', error: 'EENVELOPE RCPT TO 451 4.3.0' })
  })

  it('a server that is away is knocked at by one mail at a time; back again, each comes once', async () => {
    const made = Array.from({ length: 30 }, (_, n) => newAccount(`away${n}@example.test`))
    await say(await Promise.all(made), 'identity:f')
    answers = (command) => (command === 'DATA' ? 'cut' : ordinary(command))
    const post = postOf()
    for (let look = 0; look < 3; look++) await work(post)
    const { rows } = await api().query('SELECT sum(tries)::int AS tries FROM app.delivery')
    expect(rows[0].tries, 'the first batch, and one for each look after it').to.be.within(5, 8)
    expect(causes[0]).to.match(/^ECONNECTION/)
    answers = ordinary
    while ((await api().query("SELECT 1 FROM app.delivery WHERE state = 'due'")).rowCount) {
      await pass('1 minute')
      await work(post)
    }
    const ids = raw.mails().map((mail) => /^Message-ID: (.+)$/m.exec(mail)?.[1])
    expect([ids.length, new Set(ids).size]).to.deep.equal([30, 30])
  })

  it('one that hangs keeps the next from nobody, and what is past is not sent', async () => {
    const account = await newAccount('past@example.test')
    await api().query(
      `INSERT INTO app.delivery (id, object_key, account_id, channel, step, news_group, kind, expires_at)
       VALUES ($1, 'past', $2, 'email', '1', 'security', 'passkey_added', app.now() - interval '1 second')`,
      [newTimedId('dlv', Date.now(), randomBytes), account],
    )
    await say([await newAccount('hangs@example.test')], 'identity:g')
    await say([await newAccount('fine@example.test')], 'identity:h')
    let isHeld = false
    answers = (command) => {
      if (/hangs/.test(command)) isHeld = true
      return /hangs/.test(command) ? null : ordinary(command)
    }
    const post = postOf()
    const running = post.run()
    await until('one hangs, and the next is sent', () => isHeld && raw.mails().length > 0)
    await running
    expect(raw.mails()[0]).to.include('fine@example.test')
    await post.settle(5000)
    expect(await stateOf('past')).to.include({ state: 'failed', error: 'TOO_LATE' })
    expect(await stateOf('identity:g')).to.include({ state: 'due' })
  })

  it('a database that is away while the server takes the mail: written late, sent once', async function () {
    this.timeout(60_000)
    await say([await newAccount('dark@example.test')], 'identity:i')
    let cuts = 0
    const wire = await startPostgresWire(database.url('api'), (text) => {
      if (cuts >= 3 || !text.includes('UPDATE app.delivery SET state')) return 'pass'
      cuts += 1
      return 'cut'
    })
    const pool = createPool(wire.url, { max: 4, name: 'cut' })
    try {
      const post = postOf(pool)
      // what else it asks meanwhile is cut too, and asked again by the loop it runs in
      await post.run().catch(() => {})
      await post.settle(10_000)
      expect(cuts).to.equal(3)
      expect(await stateOf('identity:i')).to.deep.equal({ state: 'sent', error: null, tries: 1 })
      expect(raw.mails()).to.have.length(1)
    } finally {
      await pool.end()
      await wire.stop()
    }
  })

  /** Says something later to somebody else: once that is sent, whatever was due before it would be. */
  async function overtakenBy(email: string, object: string) {
    await say([await newAccount(email)], object)
    await until('what came later is sent', async () => (await stateOf(object))?.state === 'sent')
  }

  it('a worker killed between the server and its commit: twice at most, under one Message-ID', async function () {
    this.timeout(60_000)
    const installation = createInstallation()
    const settings = {
      ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
      ...{ SMTP_TIMEOUT_S: '20', MAIL_FROM: 'S <s@stagedoor.test>' },
    }
    let worker: ServerProcess | undefined
    try {
      // it takes the mail and is not heard
      answers = (command) => (command === 'END' ? null : ordinary(command))
      await say([await newAccount('twice@example.test')], 'identity:j')
      worker = await startWorker(database, installation, settings)
      await until('the server has it', () => raw.mails().length > 0)
      await worker.kill()
      answers = ordinary
      worker = await startWorker(database, installation, settings)
      await overtakenBy('later1@example.test', 'identity:l')
      expect(raw.mails(), 'one of each: the claim of the dead one still stands').to.have.length(2)
      await pass('1 minute')
      await until('it is sent', async () => (await stateOf('identity:j'))?.state === 'sent')
      await pass('1 hour')
      await overtakenBy('later2@example.test', 'identity:m')
      const ids = raw.mails().map((mail) => /^Message-ID: (.+)$/m.exec(mail)?.[1])
      expect([ids.length, new Set(ids).size], 'two of it, two later ones').to.deep.equal([4, 3])
      expect(worker.output()).to.not.include('twice@example.test')
    } finally {
      await worker?.stop()
      installation.remove()
    }
  })

  it('without a mail server a worker runs, and what is due fails instead of waiting for one', async function () {
    this.timeout(60_000)
    const installation = createInstallation()
    await say([await newAccount('none@example.test')], 'identity:k')
    const worker = await startWorker(database, installation, {})
    await until('it is given up', async () => (await stateOf('identity:k'))?.state !== 'due')
    expect(await stateOf('identity:k')).to.include({ state: 'failed', error: 'NO_MAIL_SERVER' })
    await worker.stop()
    installation.remove()
  })
})
