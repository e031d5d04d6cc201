import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { forgetReturns, noteReturns } from '#api/moderation/returns/noteReturns.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { messageFor, type RequestOptions, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Where somebody sits: what their browser sends by itself. */
interface Place {
  network: number
  cookie?: string
}
interface Visitor {
  accountId: string
  wallet: PrivateKeyAccount
  browser: string
  call(method: string, path: string, options?: RequestOptions): ReturnType<typeof request>
}

describe('a banned person returns [S1.23][T27]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let moderator: Person
  let stranger: Person
  let room: string
  const owner = () => db.pool('owner')

  before(async () => {
    stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, 3)
    ;[, moderator, stranger] = people as [Person, Person, Person]
    creator = await stage.creator(people[0] as Person)
    room = await stage.room(creator, { visibility: 'public' })
    await owner().query(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
      [creator.channelId, moderator.accountId, creator.host.accountId],
    )
  })
  let since = 0
  beforeEach(async () => {
    since = Date.now()
    await owner().query('DELETE FROM app.evasion_hint')
  })
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  /** Signs a wallet in from a place, as a browser there does. */
  async function visit(
    { network, cookie }: Place,
    wallet = privateKeyToAccount(generatePrivateKey()),
  ): Promise<Visitor> {
    const from = {
      ...{ 'x-forwarded-for': `198.51.${network}.7`, 'user-agent': FIREFOX },
      ...(cookie ? { cookie } : {}),
    }
    const message = siweText(await messageFor(api().url, wallet.address))
    const reply = await sendSignIn(api().url, wallet, message, from)
    expect(reply.status, reply.text).to.equal(200)
    const given = reply.headers.getSetCookie().find((one) => one.startsWith('stagedoor_browser=')) ?? ''
    const authorization = `Bearer ${reply.headers.get('session-token')}`
    return {
      ...{ accountId: reply.body.accountId, wallet, browser: given.split(';')[0] ?? '' },
      call: (method, path, options = {}) =>
        request(api().url, method, path, { ...options, headers: { authorization, ...from } }),
    }
  }
  const watch = (person: Visitor) =>
    person.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } })
  async function enters(person: Visitor): Promise<string> {
    const reply = await watch(person)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.seatId
  }
  const banned = async (person: Visitor) => bannedFrom(await enters(person))
  async function bannedFrom(seatId: string): Promise<string> {
    const body = { seatId, ruleCode: 'spam', reason: 'Spam' }
    const done = await creator.host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, { body })
    expect(done.status, done.text).to.equal(201)
    return done.body.actId
  }
  /** What the worker does every two seconds. */
  const look = () =>
    noteReturns(
      db.pool('worker'),
      newTimedId('sea', since, () => new Uint8Array(22)),
    )
  const list = (by: Person) => by.call(api().url, 'GET', `/v1/channels/${creator.channelId}/returning`)
  const listed = async (by = moderator) => {
    const reply = await list(by)
    expect(reply.status, reply.text).to.equal(200)
    return reply.body.people
  }
  const nameOf = async (person: Visitor) =>
    (
      await owner().query('SELECT display_name AS name FROM app.profile WHERE account_id = $1', [
        person.accountId,
      ])
    ).rows[0].name
  const called = (person: Visitor, name: string) =>
    owner().query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
      ...[person.accountId, name, nameSkeleton(name)],
    ])

  it('their linked wallet is refused wherever it comes, and a new wallet is let in and in the queue with what speaks for it', async () => {
    const before = await visit({ network: 10 })
    const actId = await banned(before)
    // the wallet leaves the account, and comes to one of its own
    await owner().query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [
      before.accountId,
    ])
    const again = await visit({ network: 11 }, before.wallet)
    expect(again.accountId).not.to.equal(before.accountId)
    const refused = await watch(again)
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'BANNED'])

    const after = await visit({ network: 10, cookie: before.browser })
    const seatId = await enters(after)
    expect(await listed(), 'before anybody looked').to.deep.equal([])
    expect(await look()).to.equal(1)
    for (const by of [moderator, creator.host]) {
      const [row, ...more] = await listed(by)
      expect(more).to.deep.equal([])
      expect(row).to.deep.include({
        ...{ accountId: after.accountId, displayName: await nameOf(after), isGuest: false },
        ...{ grade: 'likely', signals: ['browser', 'network', 'newAccount'] },
      })
      expect(row.ban).to.include({ actId, displayName: await nameOf(before), ruleCode: 'spam' })
    }
    expect((await list(stranger)).status).to.equal(404)
    expect((await after.call('GET', `/v1/channels/${creator.channelId}/returning`)).status).to.equal(404)
    const seats = await owner().query("SELECT FROM app.seat WHERE account_id = $1 AND state <> 'ended'", [
      after.accountId,
    ])
    expect(seats.rowCount, 'it refuses nobody').to.equal(1)
    expect(await look(), 'the same once more').to.equal(0)
    await bannedFrom(seatId)
    expect(await listed(), 'who is banned needs no look').to.deep.equal([])
  })

  it('a network and a new account alone are no hint; a name or a pass of theirs beside them is one', async () => {
    const before = await visit({ network: 20 })
    await called(before, 'Marble Fox')
    await banned(before)
    const neighbour = await visit({ network: 20 })
    await enters(neighbour)
    expect(await look()).to.equal(0)

    const namesake = await visit({ network: 20 })
    await called(namesake, 'Мarblе Fоx')
    await enters(namesake)
    expect(await look()).to.equal(1)
    expect((await listed())[0]).to.deep.include({
      ...{ accountId: namesake.accountId, grade: 'possible', signals: ['name', 'network', 'newAccount'] },
    })

    const heir = await visit({ network: 21 })
    const passId = 77
    const wallet = ({ wallet: { address } }: Visitor) => Buffer.from(address.slice(2), 'hex')
    await stage.givePass(creator, { passId, owner: wallet(before) })
    await stage.movePass(creator, passId, wallet(heir))
    await enters(heir)
    expect(await look()).to.equal(1)
    const [row] = (await listed()).filter((one: { accountId: string }) => one.accountId === heir.accountId)
    expect(row).to.deep.include({ grade: 'possible', signals: ['pass', 'newAccount'] })
  })

  it('the same card is a signal, read without saying anything of the card', async () => {
    const before = await visit({ network: 30 })
    await banned(before)
    const after = await visit({ network: 30 })
    const mark = createHash('sha256').update('4242').digest()
    for (const { accountId } of [before, after])
      await owner().query(
        `INSERT INTO app.saved_card (id, account_id, method_ref, fingerprint, brand, last4, exp_month, exp_year)
           VALUES ($1::app.id, $2, $1::text, $3, 'visa', '4242', 12, 2040)`,
        [newId('crd', randomBytes), accountId, mark],
      )
    await enters(after)
    expect(await look()).to.equal(1)
    expect((await listed())[0]).to.deep.include({
      grade: 'likely',
      signals: ['card', 'network', 'newAccount'],
    })
  })

  it('a hint ends with the ban it points to, and is gone after 30 days', async () => {
    const before = await visit({ network: 40 })
    const actId = await banned(before)
    const after = await visit({ network: 40, cookie: before.browser })
    await enters(after)
    expect(await look()).to.equal(1)
    expect(await listed()).to.have.length(1)
    const undone = await creator.host.call(
      ...([api().url, 'POST', `/v1/channels/${creator.channelId}/acts/${actId}/undo`] as const),
      { body: { reason: 'A misunderstanding' } },
    )
    expect(undone.status, undone.text).to.equal(204)
    expect(await listed()).to.deep.equal([])
    const rows = async () =>
      (
        await owner().query(
          'SELECT act_id FROM app.evasion_hint WHERE act_id = $1 UNION ALL SELECT act_id FROM app.evasion_trace WHERE act_id = $1',
          [actId],
        )
      ).rowCount
    expect(await rows()).to.equal(2)
    await forgetReturns(db.pool('worker'))
    expect(await rows()).to.equal(0)

    const other = await visit({ network: 41 })
    await banned(other)
    await enters(await visit({ network: 41, cookie: other.browser }))
    await look()
    expect(await listed()).to.have.length(1)
    await owner().query("UPDATE app.clock SET shift = '31 days'")
    await forgetReturns(db.pool('worker'))
    const left = await owner().query('SELECT FROM app.evasion_hint UNION ALL SELECT FROM app.evasion_trace')
    expect(left.rowCount).to.equal(0)
  })

  it('nothing is noted in a channel that banned nobody, nor about who looks after it', async () => {
    const before = await visit({ network: 50 })
    await banned(before)
    const after = await visit({ network: 50, cookie: before.browser })
    await owner().query(
      "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $3)",
      [creator.channelId, after.accountId, creator.host.accountId],
    )
    await enters(after)
    expect(await look()).to.equal(0)
  })
})
