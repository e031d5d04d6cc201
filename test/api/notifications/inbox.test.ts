import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { connect } from '#test/kit/access/socket.ts'
import type { Installation, TestApi } from '#test/kit/api.ts'
import { type Client, type Reply, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'

const WAY = '/v1/me/notifications'

describe('the inbox [S1.14]', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  let installation: Installation
  let [one, two]: TestApi[] = []
  let ann: Client
  before('start two apis', async function () {
    this.timeout(90_000)
    installation = sharedInstallation()
    const mail = { SMTP_URL: 'smtp://127.0.0.1:9' }
    one = await takeApi(database, installation, mail)
    two = await takeApi(database, installation, mail)
    ann = await signIn(one.url)
  })
  after(async () => {
    await Promise.all([one?.stop(), two?.stop()])
    installation?.remove()
  })
  const say = (account: string, object: string) =>
    withTransaction(api(), (tx) =>
      notify(
        tx,
        { accounts: [account], kind: 'passkey_added', object, step: '1' },
        { clock: () => Date.now(), random: randomBytes },
      ),
    )

  it('what is told, and read, reaches pages at both apis within a second', async () => {
    const sockets = await Promise.all(
      [one, two].map((at) => connect(at?.url ?? '', { authorization: `Bearer ${ann.token}` })),
    )
    try {
      const within = async (what: () => Promise<unknown>) => {
        let heard = 0
        for (const { socket } of sockets) socket.once('inbox:changed', () => (heard += 1))
        await what()
        await until('both pages hear of it', () => heard === sockets.length, promised(1000))
      }
      await within(() => say(ann.accountId, 'identity:1'))
      const inbox = (await ann.call('GET', WAY)).body
      expect(inbox).to.deep.include({ unread: 1, next: null })
      expect(inbox.notifications[0]).to.deep.include({
        ...{ group: 'security', title: 'A passkey was added', path: '/me/security', isRead: false },
      })
      await within(() => ann.call('POST', `${WAY}/read`, { body: { id: inbox.notifications[0].id } }))
      const elsewhere = await request(two?.url ?? '', 'GET', WAY, {
        headers: { authorization: `Bearer ${ann.token}` },
      })
      expect(elsewhere.body).to.deep.include({ unread: 0 })
    } finally {
      for (const socket of sockets) socket.close()
    }
  })

  it('[T22] nobody reads or marks what another was told', async () => {
    await say(ann.accountId, 'identity:2')
    const [{ id }] = (await ann.call('GET', WAY)).body.notifications
    const ben = await signIn(one?.url ?? '')
    expect((await ben.call('GET', `${WAY}?before=${id}`)).body.notifications).to.deep.equal([])
    expect((await ben.call('POST', `${WAY}/read`, { body: { id } })).body).to.deep.equal({ unread: 0 })
    expect((await ann.call('GET', WAY)).body.unread).to.equal(1)
    expect((await ann.call('POST', `${WAY}/read`, { body: {} })).body).to.deep.equal({ unread: 0 })
  })

  it('pages go back through all of it, each row once', async () => {
    const cara = await signIn(one?.url ?? '')
    for (let n = 0; n < 65; n++) await say(cara.accountId, `identity:p${n}`)
    const seen: string[] = []
    for (let before: string | null = ''; before !== null; ) {
      const reply: Reply = await cara.call('GET', before ? `${WAY}?before=${before}` : WAY)
      seen.push(...reply.body.notifications.map((row: { id: string }) => row.id))
      before = reply.body.next
    }
    expect([seen.length, new Set(seen).size]).to.deep.equal([65, 65])
  })

  it('a GET of the way out of a group changes nothing, one POST without a session leaves it [T26]', async () => {
    const dan = await signIn(one?.url ?? '')
    await api().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', 'dan@example.test')",
      [newId('idn', randomBytes), dan.accountId],
    )
    const token = randomBytes(32).toString('base64url')
    await api().query(
      "INSERT INTO app.unsubscribe (token_hash, account_id, news_group) VALUES ($1, $2, 'live')",
      [createHash('sha256').update(token).digest(), dan.accountId],
    )
    const choices = async () => (await dan.call('GET', '/v1/me/mail-choices')).body
    const all = { hasAddress: true, isRefused: false, live: true, money: true, moderation: true }
    const page = await request(one?.url ?? '', 'GET', `/unsubscribe/${token}`)
    expect(page.status).to.equal(200)
    expect(await choices()).to.deep.equal(all)
    const post = (path: string) =>
      request(one?.url ?? '', 'POST', path, {
        raw: 'List-Unsubscribe=One-Click',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect((await post(`/unsubscribe/${token}`)).body).to.deep.equal({ group: 'live' })
    expect((await post(`/unsubscribe/${token}`)).status, 'a second time too').to.equal(200)
    expect((await post(`/unsubscribe/${'A'.repeat(43)}`)).status).to.equal(404)
    expect((await post('/unsubscribe/x')).status).to.equal(404)
    expect(await choices()).to.deep.equal({ ...all, live: false })
    const put = (body: unknown) => dan.call('PUT', '/v1/me/mail-choices', { body })
    expect((await put({ group: 'live', isOn: true })).body).to.deep.equal(all)
    expect((await put({ group: 'security', isOn: false })).status).to.equal(422)
  })

  it('without a mail server no code is offered [S1.7]', async function () {
    this.timeout(60_000)
    const bare = await takeApi(database, installation)
    expect((await request(bare.url, 'GET', '/v1/config')).body.hasEmail).to.equal(false)
    expect((await request(one?.url ?? '', 'GET', '/v1/config')).body.hasEmail).to.equal(true)
    expect(
      (await request(bare.url, 'POST', '/v1/sign-in/email', { body: { email: 'a@example.test' } })).status,
    ).to.equal(404)
    await bare.stop()
  })
})
