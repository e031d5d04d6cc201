import { expect } from 'chai'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { usePost } from '#test/kit/mail/usePost.ts'
import { until } from '#test/kit/time/until.ts'

describe('addresses of accounts and browsers', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const post = usePost(database)
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const codesTo = (email: string) =>
    post()
      .raw.mails()
      .filter((mail) => mail.includes(`\nTo: ${email}\n`))
      .flatMap((mail) => /^Subject: (\d{6}) /m.exec(mail)?.[1] ?? [])
  async function askCode(client: Client, email: string): Promise<{ flow: string; code: string }> {
    const seen = codesTo(email).length
    const reply = await client.call('POST', '/v1/me/email', { body: { email } })
    expect(reply.status, reply.text).to.equal(200)
    await until('the code arrives', () => codesTo(email).length > seen)
    return { flow: reply.body.flow, code: codesTo(email).at(-1) ?? '' }
  }
  const link = (client: Client, body: { flow: string; code: string }) =>
    client.call('POST', '/v1/me/email/code', { body })
  const enter = (body: { flow: string; code: string }) =>
    request(post().api.url, 'POST', '/v1/sign-in/email/code', { body })
  const kindsOf = async (client: Client) => {
    const { body } = await client.call('GET', '/v1/me/identities')
    return body.identities.map(({ kind }: { kind: string }) => kind)
  }

  it('[S1.8][T20] is linked by its code, signs in to the same account, and the change is told', async () => {
    const client = await signIn(post().api.url)
    const reply = await link(client, await askCode(client, 'ann@example.test'))
    expect(reply.status, reply.text).to.equal(201)
    expect(reply.body.identities.map(({ kind }: { kind: string }) => kind)).to.deep.equal(['wallet', 'email'])
    const start = await request(post().api.url, 'POST', '/v1/sign-in/email', {
      body: { email: 'ann@example.test' },
    })
    await until('the code arrives', () => codesTo('ann@example.test').length > 1)
    const entered = await enter({ flow: start.body.flow, code: codesTo('ann@example.test').at(-1) ?? '' })
    expect(entered.body.accountId).to.equal(client.accountId)
    const told = await database
      .pool('owner')
      .query('SELECT kind FROM app.notification WHERE account_id = $1', [client.accountId])
    expect(told.rows).to.deep.equal([{ kind: 'email_added' }])
    const second = await link(client, await askCode(client, 'bea@example.test'))
    expect(second.body.code, 'one address an account').to.equal('TOO_MANY_IDENTITIES')
  })

  it('[T20] a code to link signs nobody in, one to sign in links nothing, and one of another account neither', async () => {
    const [client, other] = [await signIn(post().api.url), await signIn(post().api.url)]
    const asked = await askCode(client, 'cid@example.test')
    expect((await enter(asked)).body.code).to.equal('CODE_EXPIRED')
    expect((await link(other, asked)).body.code).to.equal('CODE_EXPIRED')
    const start = await request(post().api.url, 'POST', '/v1/sign-in/email', {
      body: { email: 'cid@example.test' },
    })
    await until('the code arrives', () => codesTo('cid@example.test').length > 1)
    const toEnter = { flow: start.body.flow, code: codesTo('cid@example.test').at(-1) ?? '' }
    expect((await link(client, toEnter)).body.code).to.equal('CODE_EXPIRED')
    expect(await kindsOf(other)).to.deep.equal(['wallet'])
    expect((await link(client, asked)).status, 'and the right one is still good').to.equal(201)
  })

  it('[T20][T21] is wanted by two at once: one has it, the other is told the way on and not whose it is', async () => {
    const clients = [await signIn(post().api.url), await signIn(post().api.url)]
    const flows = []
    for (const client of clients) flows.push({ client, asked: await askCode(client, 'dot@example.test') })
    const replies = await Promise.all(flows.map(({ client, asked }) => link(client, asked)))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409])
    const refused = replies.find(({ status }) => status === 409)
    expect(refused?.body.code).to.equal('IDENTITY_TAKEN')
    for (const client of clients) expect(refused?.text).to.not.include(client.accountId)
  })

  it('[T21] asks for a sign-in of the last five minutes, and for mail to be sent at all', async () => {
    const client = await signIn(post().api.url)
    await database.pool('owner').query("UPDATE app.clock SET shift = '6 minutes'")
    const late = await client.call('POST', '/v1/me/email', { body: { email: 'eve@example.test' } })
    expect([late.status, late.body.code]).to.deep.equal([403, 'STEP_UP_REQUIRED'])
    expect(codesTo('eve@example.test')).to.deep.equal([])
  })

  it('[T53] wrong tries of a browser stay counted when its cookie changes, and it is known for twenty addresses', async () => {
    const owner = () => database.pool('owner')
    const later = () => owner().query("UPDATE app.clock SET shift = shift + interval '16 minutes'")
    const ask = async (email: string, cookie?: string) => {
      const seen = codesTo(email).length
      const headers: Record<string, string> = cookie ? { cookie } : {}
      const { body } = await request(post().api.url, 'POST', '/v1/sign-in/email', {
        body: { email },
        headers,
      })
      await until(
        'the worker decides',
        async () =>
          (
            await owner().query("SELECT 1 FROM app.delivery WHERE object_key = $1 AND state <> 'due'", [
              body.flow,
            ])
          ).rowCount,
      )
      return { flow: body.flow, code: codesTo(email).length > seen ? codesTo(email).at(-1) : undefined }
    }
    const enterIn = async (asked: { flow: string; code?: string | undefined }, cookie?: string) => {
      const headers: Record<string, string> = cookie ? { cookie } : {}
      const reply = await request(post().api.url, 'POST', '/v1/sign-in/email/code', { body: asked, headers })
      expect(reply.status, reply.text).to.equal(200)
      return /stagedoor_browser=[^;]+/.exec(reply.headers.getSetCookie().join('\n'))?.[0] ?? ''
    }
    const browser = await enterIn(await ask('fay@example.test'))
    for (let wrong = 0; wrong < 30; ) {
      const { flow, code } = await ask('fay@example.test', browser)
      if (code === undefined) await later()
      else
        for (let n = 0; n < 5; n++, wrong++)
          await enter({ flow, code: code === '000000' ? '1'.repeat(6) : '0'.repeat(6) })
    }
    const changed = await enterIn(await ask('gus@example.test', browser), browser)
    expect(changed).to.not.equal(browser)
    await later()
    expect((await ask('fay@example.test', changed)).code, 'locked as before').to.equal(undefined)
    await owner().query(
      `INSERT INTO app.known_browser (browser_hash, email, at)
         SELECT k.browser_hash, 'm' || n || '@example.test', app.now() - interval '1 hour' FROM generate_series(1, 40) n,
           (SELECT DISTINCT browser_hash FROM app.known_browser WHERE email = 'gus@example.test') k`,
    )
    await enterIn(await ask('gus@example.test', changed), changed)
    const { rows } = await owner().query(
      'SELECT count(*)::int AS n FROM app.known_browser GROUP BY browser_hash ORDER BY 1 DESC LIMIT 1',
    )
    expect(rows).to.deep.equal([{ n: 20 }])
  })
})
