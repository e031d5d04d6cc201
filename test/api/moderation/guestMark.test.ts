import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { becomeGuest, type GuestClient, pressInto } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { messageFor, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const NAME = 'stagedoor_browser'

describe('a guest’s ban marks the cookie of the browser [S1.23][T27]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let room: string
  let elsewhere: string
  const owner = () => db.pool('owner')

  before(async () => {
    stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), api().installation, 2)
    creator = await stage.creator(people[0] as Person)
    const other = await stage.creator(people[1] as Person)
    room = await stage.room(creator, { visibility: 'public' })
    elsewhere = await stage.room(other, { visibility: 'public' })
  })

  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  /** A browser that nobody used: the cookie it gets with its first guest. */
  async function newBrowser(): Promise<{ cookie: string }> {
    const reply = await pressInto(api().url, room)
    const given = reply.headers.getSetCookie().find((one) => one.startsWith(NAME)) ?? ''
    expect(given).to.match(/^stagedoor_browser=[\w-]{43}; .*HttpOnly; SameSite=Strict/)
    return { cookie: given.split(';')[0] as string }
  }
  const watch = (guest: GuestClient, roomId = room) =>
    guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch' } })
  const knock = async (guest: GuestClient, roomId = room) => {
    const reply = await watch(guest, roomId)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  async function banned(guest: GuestClient, until: string | null = null): Promise<string> {
    const { seatId } = (await watch(guest)).body
    const body = { seatId, ruleCode: 'spam', reason: 'Spam', until }
    const done = await creator.host.call(api().url, 'POST', `/v1/rooms/${room}/bans`, { body })
    expect(done.status, done.text).to.equal(201)
    return done.body.actId
  }
  const marks = async () => (await owner().query("SELECT encode(mark, 'hex') AS mark FROM app.ban_mark")).rows

  it('a new guest of that browser is asked to sign in, in this channel alone; un-banned, it watches', async () => {
    const browser = await newBrowser()
    const guest = await becomeGuest(api().url, room, browser)
    const actId = await banned(guest)
    expect(await knock(guest), 'who was banned reads the ban').to.equal('BANNED')
    expect(await marks()).to.have.length(1)
    const again = await becomeGuest(api().url, room, browser)
    expect(again.accountId).not.to.equal(guest.accountId)
    const decisions = async () => (await stage.counts()).decisions
    const before = await decisions()
    expect(await knock(again)).to.equal('SIGN_IN_REQUIRED')
    expect(await decisions(), 'no decision about it is stored').to.equal(before)
    expect(await knock(again, elsewhere), 'another channel').to.equal('in')
    const other = await becomeGuest(api().url, room, await newBrowser())
    expect(await knock(other), 'another browser').to.equal('in')

    const undone = await creator.host.call(
      api().url,
      'POST',
      `/v1/channels/${creator.channelId}/acts/${actId}/undo`,
      { body: { reason: 'A misunderstanding' } },
    )
    expect(undone.status, undone.text).to.equal(204)
    expect(await marks()).to.deep.equal([])
    expect(await knock(again)).to.equal('in')
  })

  it('the mark says nothing of the cookie, ends with the ban, and who signs in in that browser is let in', async () => {
    const browser = await newBrowser()
    const guest = await becomeGuest(api().url, room, browser)
    await banned(guest, new Date(Date.now() + 60_000).toISOString())
    const value = browser.cookie.split('=')[1] as string
    const { rows } = await owner().query<{ row: string }>(
      'SELECT x::text AS row FROM app.ban_mark x UNION ALL SELECT m::text FROM app.browser_mark m',
    )
    for (const { row } of rows) {
      expect(row).not.to.contain(value)
      expect(row).not.to.contain(Buffer.from(value, 'base64url').toString('hex'))
    }
    const again = await becomeGuest(api().url, room, browser)
    expect(await knock(again)).to.equal('SIGN_IN_REQUIRED')
    const wallet = privateKeyToAccount(generatePrivateKey())
    const message = siweText(await messageFor(api().url, wallet.address))
    const entered = await sendSignIn(api().url, wallet, message, {
      ...browser,
      authorization: `Bearer ${again.token}`,
    })
    expect(entered.status, entered.text).to.equal(200)
    const token = entered.headers.get('session-token') ?? ''
    const reply = await request(api().url, 'POST', `/v1/rooms/${room}/admissions`, {
      body: { action: 'watch' },
      headers: { authorization: `Bearer ${token}` },
    })
    expect(reply.status, 'it refuses no account').to.equal(201)
    const third = await becomeGuest(api().url, room, browser)
    expect(await knock(third)).to.equal('SIGN_IN_REQUIRED')
    await owner().query("UPDATE app.clock SET shift = '61 seconds'")
    expect(await knock(await becomeGuest(api().url, room, browser)), 'its term is over').to.equal('in')
  })

  it('another guest of that browser who watches already is looked at again', async () => {
    const browser = await newBrowser()
    const [first, second] = [
      await becomeGuest(api().url, room, browser),
      await becomeGuest(api().url, room, browser),
    ]
    const { seatId } = (await watch(second)).body
    await banned(first)
    const { rows } = await owner().query(
      "SELECT FROM app.outbox WHERE topic = 'seats.decide_again' AND body ->> 'account' = $1",
      [second.accountId],
    )
    expect(rows).to.have.length(1)
    const renewed = await second.call('POST', `/v1/seats/${seatId}/renewals`)
    expect(renewed.status).to.equal(404)
    const seat = await owner().query('SELECT state, end_reason FROM app.seat WHERE id = $1', [seatId])
    expect(seat.rows).to.deep.equal([{ state: 'ended', end_reason: 'REMOVED' }])
    expect(await knock(second)).to.equal('SIGN_IN_REQUIRED')
  })

  it('an account’s ban marks no browser: others of the family watch on', async () => {
    const browser = await newBrowser()
    const wallet = privateKeyToAccount(generatePrivateKey())
    const message = siweText(await messageFor(api().url, wallet.address))
    const entered = await sendSignIn(api().url, wallet, message, browser)
    const token = entered.headers.get('session-token') ?? ''
    const account: GuestClient = {
      ...{ accountId: entered.body.accountId, name: '', token },
      call: (method, path, options = {}) =>
        request(api().url, method, path, { ...options, headers: { authorization: `Bearer ${token}` } }),
    }
    await banned(account)
    expect(await knock(account)).to.equal('BANNED')
    expect(await knock(await becomeGuest(api().url, room, browser))).to.equal('in')
  })
})
