import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { setCookie, signToken } from '#api/accounts/session/sessionCookie.ts'
import { migrate } from '#db/migrate.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { createInstallation, type Installation, registerKey, startApi, type TestApi } from '#test/kit/api.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabaseBefore } from '#test/kit/database.ts'

const MIGRATION = '20261121000052_own_sessions'
const EARLIER = JSON.parse(
  readFileSync(new URL('../vectors/earlierSessions.json', import.meta.url), 'utf8'),
) as {
  secret: string
  accountId: string
  seenAs: { ip_address: string; user_agent: string }
  sessions: { publicUrl: string; id: string; token: string; setCookie: string }[]
}

describe('sessions of an older installation', () => {
  const database = useDatabaseBefore(MIGRATION)
  const { accountId, sessions } = EARLIER
  const nonce = '0123456789abcdef0123456789abcdef'
  let installation: Installation
  let api: TestApi

  before(async () => {
    const owner = database.pool('owner')
    await owner.query('INSERT INTO app.account (id) VALUES ($1)', [accountId])
    await owner.query(
      "INSERT INTO app.profile (account_id, display_name, name_skeleton) VALUES ($1, 'Calm Fox 12', 'x')",
      [accountId],
    )
    await owner.query(
      `INSERT INTO app.auth_user (id, name, email) VALUES ($1, 'x', 'x@account.invalid'), ('nobody', 'x', 'y')`,
      [accountId],
    )
    await owner.query(
      `INSERT INTO app.auth_session (id, expires_at, token, user_id, ip_address, user_agent)
         SELECT i, now() + interval '5 days', t, $3, $4, $5 FROM unnest($1::text[], $2::text[]) x (i, t)`,
      [
        sessions.map(({ id }) => id),
        sessions.map(({ token }) => token),
        ...[accountId, EARLIER.seenAs.ip_address, EARLIER.seenAs.user_agent],
      ],
    )
    await owner.query(
      `INSERT INTO app.auth_session (id, expires_at, token, user_id) VALUES ('x', now() + interval '1 day', 'x', 'nobody')`,
    )
    await owner.query(
      `INSERT INTO app.auth_verification (id, identifier, value, expires_at) VALUES ('key_1', $1, $2, now() + interval '1 minute')`,
      [`siwe:${nonce}`, `0x${'ab'.repeat(20)}`],
    )
    expect(await migrate(database.url('owner'))).to.include(MIGRATION)
    installation = createInstallation()
    writeFileSync(path.join(installation.dir, 'session'), EARLIER.secret)
    await registerKey(database, installation)
    api = await startApi(database, installation)
  })
  after(async () => {
    await api?.stop()
    installation?.remove()
  })

  it('[T21] whoever was signed in still is, by cookie, with the same sessions', async () => {
    const [cookie = ''] = sessions[0]?.setCookie.split(';') ?? []
    const headers = { cookie, origin: api.url }
    const me = await request(api.url, 'GET', '/v1/me', { headers })
    expect([me.status, me.body.accountId]).to.deep.equal([200, accountId])
    const { body } = await request(api.url, 'GET', '/v1/me/sessions', { headers })
    const listed = body.sessions as { id: string; isCurrent: boolean; agent: string; place: string }[]
    expect(listed.map(({ id }) => id).sort()).to.deep.equal(sessions.map(({ id }) => id).sort())
    expect(listed.find(({ isCurrent }) => isCurrent)).to.include({
      id: sessions[0]?.id,
      agent: EARLIER.seenAs.user_agent,
      place: EARLIER.seenAs.ip_address,
    })
    expect((await request(api.url, 'POST', '/v1/sign-out', { headers })).status).to.equal(204)
    expect((await request(api.url, 'GET', '/v1/me', { headers })).status).to.equal(401)
  })

  it('[T20] a nonce given before is still good; a session of nobody is gone; a newcomer signs in', async () => {
    const owner = database.pool('owner')
    const nonces = await owner.query(
      `SELECT encode(wallet, 'hex') AS wallet FROM app.wallet_nonce WHERE nonce = $1`,
      [nonce],
    )
    expect(nonces.rows).to.deep.equal([{ wallet: 'ab'.repeat(20) }])
    expect((await owner.query(`SELECT FROM app.auth_session WHERE id = 'x'`)).rowCount).to.equal(0)
    const client = await signIn(api.url)
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
    const { rows } = await owner.query('SELECT id, token FROM app.auth_session WHERE account_id = $1', [
      client.accountId,
    ])
    expect(rows[0].id).to.match(/^ses_[0-9a-hjkmnp-tv-z]{22}$/)
    expect(rows[0].token).to.match(/^[\w-]{43}$/)
  })

  it('[T21] our own cookies are, letter by letter, those of before', () => {
    for (const { publicUrl, token, setCookie: given } of sessions)
      expect(setCookie(publicUrl, signToken(token, fixedSecret(EARLIER.secret)))).to.equal(given)
  })
})
