import { expect } from 'chai'
import { accountOfEmail } from '#api/accounts/email/accountOfEmail.ts'
import { UNBANNED } from '#test/kit/access/unbanned.ts'
import { type Reply, request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { usePost } from '#test/kit/mail/usePost.ts'
import { until } from '#test/kit/time/until.ts'

const WAY = '/v1/sign-in/email'

describe('signing in with a code by mail [S1.7][S1.8]', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  const post = usePost(database, { isTwice: true })
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const url = () => post().api.url
  const start = (email: string, cookie?: string): Promise<Reply> =>
    request(url(), 'POST', WAY, { body: { email }, ...(cookie ? { headers: { cookie } } : {}) })
  const enter = (flow: string, code: string, at = url()): Promise<Reply> =>
    request(at, 'POST', `${WAY}/code`, { body: { flow, code } })
  const mailsTo = (email: string) =>
    post()
      .raw.mails()
      .flatMap((mail) =>
        mail.includes(`\nTo: ${email}\n`) ? [/^Subject: (\d{6}) /m.exec(mail)?.[1] ?? ''] : [],
      )
  /** Waits until the worker has decided about a flow. */
  const decided = (flow: string) =>
    until(
      'the worker decides',
      async () =>
        (await api().query("SELECT 1 FROM app.delivery WHERE object_key = $1 AND state <> 'due'", [flow]))
          .rowCount,
    )
  async function codeOf(email: string, cookie?: string): Promise<{ flow: string; code: string | undefined }> {
    const seen = mailsTo(email).length
    const { flow } = (await start(email, cookie)).body
    await decided(flow)
    const codes = mailsTo(email)
    return { flow, code: codes.length > seen ? codes.at(-1) : undefined }
  }
  const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000')
  const browserOf = (reply: Reply) =>
    /stagedoor_browser=[^;]+/.exec(reply.headers.getSetCookie().join('\n'))?.[0] ?? ''
  const shift = (by: string) =>
    database.pool('owner').query('UPDATE app.clock SET shift = shift + $1::interval', [by])
  async function counts(): Promise<unknown> {
    const tables = ['account', 'profile', 'identity', 'auth_session', 'receipt_salt']
    const { rows } = await api().query(
      `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM app.${table}) AS ${table}`).join(', ')}`,
    )
    return rows[0]
  }

  it('a new address makes account, profile and identity, and the next time it is the same account', async () => {
    const first = await codeOf('Ann@Example.test'.toLowerCase())
    const entered = await enter(first.flow, first.code ?? '')
    expect(entered.status, entered.text).to.equal(200)
    expect(entered.body.wallets).to.deep.equal([])
    expect(entered.headers.getSetCookie().join()).to.match(
      /stagedoor_session=.+stagedoor_browser=.+SameSite=Strict/,
    )
    const again = await codeOf('ann@example.test')
    expect((await enter(again.flow, again.code ?? '')).body.accountId).to.equal(entered.body.accountId)
    const { rows } = await api().query(
      'SELECT kind::text, email::text FROM app.identity WHERE account_id = $1',
      [entered.body.accountId],
    )
    expect(rows).to.deep.equal([{ kind: 'email', email: 'ann@example.test' }])
  })

  it('[T36] known, unknown and locked addresses are answered alike and leave the same rows', async () => {
    const known = await codeOf('known@example.test')
    await enter(known.flow, known.code ?? '')
    await api().query(
      `INSERT INTO app.email_code (id, purpose, email, code_hash, key_sealed, expires_at, granted_at, tries)
       SELECT 'flw_' || lpad(n::text, 22, '0'), 'enter', 'locked@example.test', '', key_sealed, app.now(), app.now(), 5
       FROM generate_series(1, 6) AS n, (SELECT key_sealed FROM app.email_code LIMIT 1) AS one`,
    )
    const rowsOf = async (flow: string) =>
      (
        await api().query(
          `SELECT (SELECT count(*) FROM app.email_code WHERE id = $1) AS codes,
             (SELECT count(*) FROM app.delivery WHERE object_key = $1) AS mails`,
          [flow],
        )
      ).rows[0]
    const seen = await Promise.all(
      ['known', 'unknown', 'locked'].map(async (who) => {
        const reply = await start(`${who}@example.test`)
        const names = [...reply.headers.keys()].filter((name) => name !== 'date').sort()
        const shape = Object.entries(reply.body).map(([key, value]) => [key, String(value).length])
        return {
          status: reply.status,
          names,
          shape,
          rows: await rowsOf(reply.body.flow),
          flow: reply.body.flow,
        }
      }),
    )
    const [first, ...others] = seen.map(({ flow: _, ...rest }) => rest)
    expect(first?.status).to.equal(200)
    for (const other of others) expect(other).to.deep.equal(first)
    for (const { flow } of seen) await decided(flow)
    expect(mailsTo('locked@example.test')).to.have.length(0)
    expect(mailsTo('unknown@example.test')).to.have.length(1)
    const refused = await Promise.all(seen.map(({ flow }) => enter(flow, '000000')))
    expect(new Set(refused.map(({ body }) => `${body.code} ${body.detail}`)).size).to.equal(1)
  })

  it('of 100 guesses at once at two apis five are tried, and then the right one opens nothing', async () => {
    const { flow, code = '' } = await codeOf('guess@example.test')
    const before = await counts()
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => enter(flow, wrongFor(code), n % 2 ? url() : post().otherApi.url)),
    )
    const codes = replies.map(({ body }) => body.code)
    expect(codes.filter((word) => word === 'CODE_WRONG')).to.have.length(5)
    expect(codes.filter((word) => word === 'CODE_EXPIRED')).to.have.length(95)
    expect((await enter(flow, code)).body.code).to.equal('CODE_EXPIRED')
    expect(await counts()).to.deep.equal(before)
    const next = await codeOf('guess@example.test')
    expect((await enter(next.flow, next.code ?? '')).status).to.equal(200)
  })

  it('the right code opens one session, however often it is sent at once', async () => {
    const { flow, code = '' } = await codeOf('once@example.test')
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) => enter(flow, code, n % 2 ? url() : post().otherApi.url)),
    )
    expect(replies.filter(({ status }) => status === 200)).to.have.length(1)
    expect(
      (await api().query("SELECT 1 FROM app.identity WHERE email = 'once@example.test'")).rowCount,
    ).to.equal(1)
  })

  it('[S1.8] 50 first sign-ins of one address at once make one account', async () => {
    const accounts = await Promise.all(
      Array.from({ length: 50 }, () => accountOfEmail(api(), 'fifty@example.test', UNBANNED, null)),
    )
    expect(new Set(accounts).size).to.equal(1)
    const { rowCount } = await api().query("SELECT 1 FROM app.identity WHERE email = 'fifty@example.test'")
    expect(rowCount).to.equal(1)
  })

  it('[T20] a code opens its own flow alone, for ten minutes, and one without a mail not at all', async () => {
    const [a, b] = [await codeOf('flows@example.test'), await codeOf('flows@example.test')]
    if (a.code !== b.code) expect((await enter(a.flow, b.code ?? '')).body.code).to.equal('CODE_WRONG')
    expect((await enter(`flw_${'0'.repeat(22)}`, a.code ?? '')).body.code).to.equal('CODE_EXPIRED')
    await shift('601 seconds')
    expect((await enter(a.flow, a.code ?? '')).body.code).to.equal('CODE_EXPIRED')
    const bad = [
      { flow: a.flow, code: '12345' },
      { flow: 'x', code: '123456' },
      { flow: a.flow, code: '12345\u0000' },
    ]
    for (const body of bad)
      expect((await request(url(), 'POST', `${WAY}/code`, { body })).status).to.equal(422)
    for (const email of ['ann@example.test\r\nBcc: eve@example.test', 'a@b', 'ann\u0000@example.test'])
      expect((await start(email)).status, JSON.stringify(email)).to.equal(422)
  })

  it('three mails in a quarter of an hour for strangers, and three for a browser that entered before', async () => {
    const first = await codeOf('three@example.test')
    const browser = browserOf(await enter(first.flow, first.code ?? ''))
    const codes = []
    for (let n = 0; n < 4; n++) codes.push((await codeOf('three@example.test')).code)
    expect(codes.filter((code) => code !== undefined)).to.have.length(2)
    const own = []
    for (let n = 0; n < 4; n++) own.push(await codeOf('three@example.test', browser))
    expect(own.filter(({ code }) => code !== undefined)).to.have.length(3)
    expect((await codeOf('other@example.test', browser)).code, 'known for its own address alone').to.be.a(
      'string',
    )
    expect((await enter(own[0]?.flow ?? '', own[0]?.code ?? '')).status).to.equal(200)
    await shift('16 minutes')
    expect((await codeOf('three@example.test')).code).to.be.a('string')
  })

  it('thirty wrong tries a day lock the address for strangers, and its owner enters all the same', async () => {
    const first = await codeOf('target@example.test')
    const browser = browserOf(await enter(first.flow, first.code ?? ''))
    let wrong = 0
    while (wrong < 30) {
      const { flow, code } = await codeOf('target@example.test')
      if (code === undefined) await shift('16 minutes')
      else for (let n = 0; n < 5; n++, wrong++) await enter(flow, wrongFor(code))
    }
    await shift('16 minutes')
    expect((await codeOf('target@example.test')).code).to.equal(undefined)
    const own = await codeOf('target@example.test', browser)
    expect((await enter(own.flow, own.code ?? '')).status).to.equal(200)
    await shift('24 hours')
    expect((await codeOf('target@example.test')).code).to.be.a('string')
  })

  it('[T53] of a sent code its row keeps a hash under a sealed key, and no log holds code or address', async () => {
    const { flow, code = '' } = await codeOf('quiet@example.test')
    await until(
      'the code is forgotten',
      async () =>
        (await api().query('SELECT 1 FROM app.email_code WHERE id = $1 AND code_sealed IS NULL', [flow]))
          .rowCount,
    )
    const { rows } = await api().query('SELECT to_jsonb(c) AS kept FROM app.email_code c WHERE id = $1', [
      flow,
    ])
    expect(JSON.stringify(rows)).to.not.include(code)
    await enter(flow, code)
    const { api: one, otherApi: two, worker } = post()
    const logs = [one, two, worker].map((process) => process.output()).join('\n')
    expect(logs).to.not.match(/@example\.test/)
    expect(logs).to.not.include(code)
  })
})
