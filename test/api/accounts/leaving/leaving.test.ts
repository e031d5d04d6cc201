import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { seedPeople } from '#test/kit/access/person.ts'
import { type Stage, setStage } from '#test/kit/access/stage.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { usePost } from '#test/kit/mail/usePost.ts'
import { until } from '#test/kit/time/until.ts'
import { fillPerson } from './fillPerson.ts'

const DAY_S = 86_400

describe('leaving [T41]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const owner = () => database.pool('owner')
  const post = usePost(database)
  let stage: Stage
  before(async () => {
    stage = await setStage(database)
  })
  afterEach(() => shift(0))
  const shift = (byS: number) => owner().query("UPDATE app.clock SET shift = $1 * interval '1 second'", [byS])
  const call = (client: Client, method: string, path: string, body?: unknown) =>
    client.call(method, path, body === undefined ? {} : { body })
  const mailsTo = (email: string) =>
    post()
      .raw.mails()
      .filter((mail) => mail.includes(`\nTo: ${email}\n`))
  const told = async (client: Client) =>
    (
      await owner().query('SELECT kind FROM app.notification WHERE account_id = $1', [client.accountId])
    ).rows.map(({ kind }) => kind)

  it('closes at once: other sessions, seats, streams and pages are gone, and only undo and export are left', async () => {
    const client = await signIn(post().api.url)
    const other = await signIn(post().api.url, client.wallet)
    const [person] = await seedPeople(database.pool('api'), post().installation, 1)
    const host = { ...(person as NonNullable<typeof person>), accountId: client.accountId }
    const creator = await stage.creator(host)
    const roomId = await stage.room(creator, { visibility: 'public' })
    const { rows } = await owner().query('SELECT handle FROM app.channel WHERE id = $1', [creator.channelId])
    const pages = [`/v1/channels/${rows[0].handle}`, `/v1/rooms/${roomId}`]
    for (const page of pages) expect((await request(post().api.url, 'GET', page)).status, page).to.equal(200)

    const reply = await call(client, 'POST', '/v1/me/closing')
    expect(reply.status, reply.text).to.equal(200)
    const { askedAt, dueAt, state } = reply.body
    expect(state).to.equal('waiting')
    expect((Date.parse(dueAt) - Date.parse(askedAt)) / 1000).to.equal(7 * DAY_S)
    expect((await call(other, 'GET', '/v1/me/sessions')).status).to.equal(401)
    for (const page of pages) expect((await request(post().api.url, 'GET', page)).status, page).to.equal(404)
    expect((await request(post().api.url, 'GET', '/v1/live')).text).to.not.include(rows[0].handle)
    await until(
      'the stream ends',
      async () =>
        (await owner().query("SELECT FROM app.room WHERE id = $1 AND state = 'ended'", [roomId])).rowCount,
    )
    expect((await call(client, 'GET', '/v1/me')).status).to.equal(403)
    expect((await call(client, 'POST', '/v1/me/closing')).status, 'once').to.equal(403)
    expect((await call(client, 'PATCH', '/v1/me/profile', { displayName: 'No' })).status).to.equal(403)

    const again = await signIn(post().api.url, client.wallet)
    expect(again.accountId).to.equal(client.accountId)
    expect((await call(again, 'GET', '/v1/me/closing')).body.closing.dueAt).to.equal(dueAt)
    expect((await call(again, 'POST', '/v1/me/export')).status).to.equal(202)
    expect((await call(again, 'DELETE', '/v1/me/closing')).status).to.equal(204)
    expect((await call(again, 'GET', '/v1/me/closing')).body.closing).to.equal(null)
    expect((await call(again, 'GET', '/v1/me')).status).to.equal(200)
    expect((await request(post().api.url, 'GET', pages[0] as string)).status).to.equal(200)
    expect((await call(again, 'DELETE', '/v1/me/closing')).body.code).to.equal('CONFLICT')
    expect(await told(again)).to.deep.equal(['closing_undone'])
  })

  it('[T28] neither a stolen cookie nor an old one closes an account or reads a copy', async () => {
    const client = await signIn(post().api.url)
    const asked = (path: string, method = 'POST') => call(client, method, path)
    expect((await asked('/v1/me/export')).status).to.equal(202)
    await until(
      'the copy is written',
      async () => (await asked('/v1/me/export', 'GET')).body.export.state === 'ready',
    )
    await shift(301)
    const replies: Reply[] = [
      await asked('/v1/me/closing'),
      await asked('/v1/me/export'),
      await asked('/v1/me/export/file', 'GET'),
    ]
    for (const reply of replies)
      expect([reply.status, reply.body.code]).to.deep.equal([403, 'STEP_UP_REQUIRED'])
    expect((await owner().query("SELECT FROM app.account WHERE state = 'closing'")).rowCount).to.equal(0)
  })

  it('a copy holds what is here of its owner, nothing of others and no secret, and is gone after a day', async () => {
    const client = await signIn(post().api.url)
    const [person] = await seedPeople(database.pool('api'), post().installation, 1)
    const host = { ...(person as NonNullable<typeof person>), accountId: client.accountId }
    const full = await fillPerson({ database, installation: post().installation }, stage, host)
    const stranger = await signIn(post().api.url)
    await owner().query('UPDATE app.action_log SET target_account = $2 WHERE actor = $1', [
      client.accountId,
      stranger.accountId,
    ])
    await owner().query('DELETE FROM app.totp WHERE account_id = $1', [client.accountId])
    await owner().query('DELETE FROM app.passkey WHERE account_id = $1', [client.accountId])
    expect((await call(client, 'POST', '/v1/me/export')).status).to.equal(202)
    const ready = await until('the copy is written', async () => {
      const { export: job } = (await call(client, 'GET', '/v1/me/export')).body
      return job.state === 'ready' && job
    })
    expect((Date.parse(ready.expiresAt) - Date.parse(ready.readyAt)) / 1000).to.equal(DAY_S)
    const { body, text } = await call(client, 'GET', '/v1/me/export/file')
    expect(body.about.account).to.equal(client.accountId)
    expect(body.accounts['app.profile'][0].display_name).to.equal(full.name)
    expect(body.creators['app.channel'][0].handle).to.equal(full.handle)
    expect(body.access['app.decision'].map(({ id }: { id: string }) => id)).to.include(full.decision)
    expect(text).to.not.include(stranger.accountId)
    expect(text).to.not.include(stranger.wallet.address.slice(2).toLowerCase())
    const secrets = await owner().query<{ secret: string }>(
      `SELECT token AS secret FROM app.auth_session WHERE account_id = $1
       UNION SELECT encode(salt, 'hex') FROM app.receipt_salt WHERE account_id = $1
       UNION SELECT encode(key_sealed, 'hex') FROM app.recovery_set WHERE account_id = $1
       UNION SELECT encode(token_hash, 'hex') FROM app.unsubscribe WHERE account_id = $1`,
      [client.accountId],
    )
    expect(secrets.rows.length).to.be.at.least(4)
    for (const { secret } of secrets.rows) expect(text).to.not.include(secret)
    expect((await call(stranger, 'GET', '/v1/me/export/file')).status).to.equal(404)
    await shift(DAY_S + 1)
    expect((await call(client, 'GET', '/v1/me/export')).body.export).to.equal(null)
  })

  it('a copy of 10,000 rows is ready within a minute', async () => {
    const client = await signIn(post().api.url)
    await owner().query(
      `INSERT INTO app.decision (day, id, account_id, subject_ref, room_id, action, verdict, evidence, policy_version, at, trace, leaf, sig, key_id)
       SELECT app.now()::date, 'dec_' || lpad(translate(n::text, 'ilou', '0000'), 22, '0'), $1, $2::bytea, 'rom_' || repeat('0', 22), 'watch', 'allow',
         '{"read": "index"}', 1, app.now(), 't', $2::bytea, $2::bytea, 'key' FROM generate_series(1, 10000) n`,
      [client.accountId, randomBytes(32)],
    )
    await call(client, 'POST', '/v1/me/export')
    await until(
      'the copy is written',
      async () => (await call(client, 'GET', '/v1/me/export')).body.export.state === 'ready',
      { withinMs: 60_000 },
    )
    const { body } = await call(client, 'GET', '/v1/me/export/file')
    expect(body.access['app.decision']).to.have.length(10_000)
  }).timeout(90_000)

  it('what goes is handed over by mail before it does, and the address hears of the closing', async () => {
    const client = await signIn(post().api.url)
    const email = `r${randomBytes(4).toString('hex')}@leaves.test`
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [`idn_${'0'.repeat(14)}${randomBytes(4).toString('hex')}`, client.accountId, email],
    )
    expect((await call(client, 'POST', '/v1/me/closing')).status).to.equal(200)
    await until('the closing is mailed', () => mailsTo(email).length === 1)
    await shift(7 * DAY_S + 1)
    await until(
      'it is erased',
      async () => (await owner().query("SELECT FROM app.erasure WHERE state = 'erased'")).rowCount,
    )
    const report = mailsTo(email).at(-1) ?? ''
    expect(report).to.match(/^Subject: Your account is being erased$/m)
    expect(report.replaceAll('=\n', '')).to.include('second factors and sessions')
    expect((await owner().query('SELECT FROM app.delivery WHERE email = $1', [email])).rowCount).to.equal(0)
    await shift(0)
    const anew = await signIn(post().api.url, client.wallet)
    expect(anew.accountId).to.not.equal(client.accountId)
  })

  it('[S1.23] a ban follows a wallet that is unlinked or left behind, and only compares', async () => {
    const [first, victim] = [await signIn(post().api.url), await signIn(post().api.url)]
    const action = `act_${'0'.repeat(14)}${randomBytes(4).toString('hex')}`
    await owner().query(
      "INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, 'ban', 'spam', 'Shouts.')",
      [action, victim.accountId, first.accountId],
    )
    await owner().query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ('all', $1, $2, 'spam', 'Shouts.')",
      [first.accountId, action],
    )
    expect((await call(first, 'POST', '/v1/me/closing')).status).to.equal(200)
    await shift(7 * DAY_S + 1)
    await until(
      'it is erased',
      async () => !(await owner().query('SELECT FROM app.account WHERE id = $1', [first.accountId])).rowCount,
    )
    await shift(0)
    const marks = await owner().query('SELECT x::text AS row FROM app.ban_mark x')
    expect(marks.rows).to.have.length(1)
    expect(marks.rows[0].row).to.not.include(first.wallet.address.slice(2).toLowerCase())
    const anew = await signIn(post().api.url, first.wallet)
    const bans = async (client: Client) =>
      (
        await owner().query('SELECT channel_id, rule_code, reason FROM app.ban WHERE account_id = $1', [
          client.accountId,
        ])
      ).rows
    expect(await bans(anew)).to.deep.equal([
      {
        channel_id: 'all',
        rule_code: 'spam',
        reason: 'A wallet or address that you use was banned here before.',
      },
    ])
    expect(await bans(victim)).to.deep.equal([])
    expect(await bans(await signIn(post().api.url))).to.deep.equal([])
  })

  it('[S1.19] name and zone are changed, and what nobody can see or find is refused', async () => {
    const client = await signIn(post().api.url)
    const change = (body: object) => call(client, 'PATCH', '/v1/me/profile', body)
    expect((await change({ displayName: '  Mira  Sol ', zone: 'Europe/Berlin' })).body).to.deep.equal({
      ...{ displayName: 'Mira Sol', zone: 'Europe/Berlin' },
    })
    for (const displayName of ['', '   ', 'a\u200bb', 'a\u202eb', 'a\nb', 'x'.repeat(41), '\u2800'])
      expect((await change({ displayName })).body.code, JSON.stringify(displayName)).to.equal('INVALID_INPUT')
    for (const zone of ['Nowhere/Land', '+01:00', 'Europe/Berlin; drop'])
      expect((await change({ zone })).body.code, zone).to.equal('INVALID_INPUT')
    expect((await call(client, 'GET', '/v1/me')).body.displayName).to.equal('Mira Sol')
  })
})
