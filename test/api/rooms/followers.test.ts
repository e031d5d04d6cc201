import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type PostgresWire, startPostgresWire } from '#test/kit/cluster/postgresWire.ts'
import { useReminders } from './useReminders.ts'

/** Three transactions of the worker: 500, 500 and 200. */
const [FOLLOWERS, TOLD_AT_A_TIME] = [1200, 500]
/** Of each hundred one has an address. */
const WITH_ADDRESS = FOLLOWERS / 100

describe('followers [S1.14][S1.34]', function () {
  this.timeout(120_000)
  const { db, person, sql, setState, call, announce, end, until, ban, ...stage } = useReminders(
    { FOLLOWER_MAILS_DAY: '2' },
    FOLLOWERS + 10,
  )
  const { mailsTo, told, newsOf, pass, creator, mails } = stage

  const follow = (who: Person, channelId: string) => call(who, 'PUT', `/v1/channels/${channelId}/follow`)
  const unfollow = (who: Person, channelId: string) => call(who, 'DELETE', `/v1/channels/${channelId}/follow`)
  const rowsOf = (channelId: string) =>
    sql<{ account_id: string }>('SELECT account_id FROM app.follower WHERE channel_id = $1', [channelId])
  async function newChannel(): Promise<string> {
    const handle = `f${newId('chn', randomBytes)
      .slice(4, 20)
      .toLowerCase()
      .replace(/[^a-z]/g, 'q')}`
    const made = await call(person(0), 'POST', '/v1/channels', { handle, name: 'Another' })
    expect(made.status, made.text).to.equal(201)
    return made.body.channel.id
  }

  it('of a hundred presses at once each is answered, and what is left is one row or none, and so it is counted', async () => {
    const { channelId } = creator()
    for (const last of [follow, unfollow]) {
      const replies = await Promise.all(
        Array.from({ length: 100 }, (_, n) => (n % 2 ? follow : unfollow)(person(5), channelId)),
      )
      for (const { status, body } of replies) {
        expect(status).to.equal(200)
        expect(body.followers).to.equal(Number(body.isFollowing))
      }
      const left = (await call(person(5), 'GET', `/v1/channels/${channelId}/follow`)).body
      expect(left).to.deep.equal({
        isFollowing: left.followers === 1,
        followers: (await rowsOf(channelId)).length,
      })
      expect((await last(person(5), channelId)).body.followers).to.equal(last === follow ? 1 : 0)
    }
    expect(await rowsOf(channelId)).to.deep.equal([])
  })

  it('nobody follows an own channel, an archived one, one of somebody who leaves, or one that is nowhere', async () => {
    const archived = await newChannel()
    expect((await follow(person(6), archived)).body).to.deep.equal({ isFollowing: true, followers: 1 })
    const own = await follow(person(0), archived)
    expect([own.status, own.body.code, own.body.detail]).to.deep.equal([
      ...[409, 'CONFLICT', 'This channel is yours.'],
    ])
    await call(person(0), 'PATCH', `/v1/channels/${archived}`, { isArchived: true })
    const unknown = await follow(person(7), newId('chn', randomBytes))
    const form = ({ status, body }: typeof unknown) => ({ status, ...body, ref: null })
    for (const answer of [
      await follow(person(7), archived),
      await call(person(7), 'GET', `/v1/channels/${archived}/follow`),
    ])
      expect(form(answer)).to.deep.equal(form(unknown))
    expect((await call(person(0), 'GET', `/v1/channels/${archived}/follow`)).body.followers).to.equal(1)
    // who followed it before can leave it, once
    expect((await unfollow(person(6), archived)).body).to.deep.equal({ isFollowing: false, followers: 0 })
    expect(form(await unfollow(person(6), archived))).to.deep.equal(form(unknown))
    expect(await rowsOf(archived)).to.deep.equal([])

    const { channelId } = creator()
    await setState(person(0), 'closing')
    expect(form(await follow(person(7), channelId))).to.deep.equal(form(unknown))
    await setState(person(0), 'active')
    expect(await rowsOf(channelId)).to.deep.equal([])
  })

  it('[S1.15] of a private stream only those followers hear who were invited, and of a public one nobody who is banned', async () => {
    const channelId = await newChannel()
    for (const n of [1, 2, 3]) expect((await follow(person(n), channelId)).status).to.equal(200)
    const draft = { channelId, title: 'Rehearsal', visibility: 'private' }
    const { id } = (await call(person(0), 'POST', '/v1/rooms', draft)).body
    const { token } = (await call(person(0), 'POST', `/v1/rooms/${id}/invitations`, { label: 'One' })).body
    await call(person(1), 'POST', '/v1/invitations/claims', { token })
    const starts = { local: stage.inHours(3), zone: 'UTC' }
    expect((await call(person(0), 'PUT', `/v1/rooms/${id}/schedule`, { starts })).status).to.equal(200)
    await told(id, 'date-1')
    const all = () => Promise.all([1, 2, 3].map(async (n) => (await newsOf(person(n), id)).length))
    expect(await all()).to.deep.equal([1, 0, 0])
    expect(mails().filter((mail) => mail.includes(id))).to.have.length(1)
    await end(id)

    const lifted = await ban(person(3), channelId)
    const open = await announce(3, 'Open', { channelId })
    await told(open, 'date-1')
    const heard = await Promise.all([1, 2, 3].map(async (n) => (await newsOf(person(n), open)).length))
    expect(heard).to.deep.equal([1, 1, 0])
    await lifted()
    await end(open)
  })

  it('gets so many mails about a channel in a day, wherever its streams go meanwhile; the rest is in the inbox', async () => {
    const [from, to] = [await newChannel(), await newChannel()]
    await follow(person(1), from)
    const tell = async (title: string, channelId = from) => {
      const id = await announce(3, title, { channelId })
      await told(id, 'date-1')
      return id
    }
    const subjects = async () =>
      (await mailsTo('fan1@example.test')).flatMap(({ text = '' }) => /Bound \d/.exec(text)?.[0] ?? [])
    const ids = [await tell('Bound 1'), await tell('Bound 2')]
    for (const id of ids)
      expect((await call(person(0), 'PUT', `/v1/rooms/${id}/channel`, { channelId: to })).status).to.equal(
        200,
      )
    ids.push(await tell('Bound 3'))
    expect(await subjects()).to.deep.equal(['Bound 1', 'Bound 2'])
    for (const id of ids) expect(await newsOf(person(1), id)).to.have.length(1)
    // another channel has a bound of its own
    await follow(person(1), to)
    ids.push(await tell('Bound 4', to))
    expect(await subjects()).to.deep.equal(['Bound 1', 'Bound 2', 'Bound 4'])
    for (const id of ids) await end(id)
    await pass('1 day')
    await db.pool('owner').query("UPDATE app.auth_session SET expires_at = app.now() + interval '1 hour'")
    const next = await announce(27, 'Bound 5', { channelId: from })
    await told(next, 'date-1')
    expect(await subjects()).to.deep.equal(['Bound 1', 'Bound 2', 'Bound 4', 'Bound 5'])
    await end(next)
  })

  it('a worker killed in a transaction and at the end of one goes on where it was: nobody is forgotten, nobody told twice', async () => {
    const channelId = await newChannel()
    const ids = Array.from({ length: FOLLOWERS }, (_, n) => person(n + 10).accountId).sort()
    await sql('INSERT INTO app.follower (account_id, channel_id) SELECT unnest($1::text[]), $2', [
      ids,
      channelId,
    ])
    await sql(
      `INSERT INTO app.identity (id, account_id, kind, email)
       SELECT 'idn_' || substr(a, 5), a, 'email', 'many' || n || '@example.test' FROM unnest($1::text[]) WITH ORDINALITY x (a, n)
       WHERE n % 100 = 1`,
      [ids],
    )
    const news = (id: string) =>
      sql<{ account_id: string; told_at: Date }>(
        "SELECT account_id, told_at FROM app.notification WHERE object_key = 'room:' || $1 ORDER BY account_id",
        [id],
      )
    /** A worker whose transactions that tell people are seen as they end; what it answers becomes of that statement. */
    async function through(onTold: (nth: number, isCommit: boolean) => 'pass' | Promise<void>) {
      let nth = 0
      let telling = 0
      const wire = await startPostgresWire(db.url('worker'), (text, connection) => {
        if (text.includes('UPDATE app.announcement SET reached_up_to')) {
          telling = connection
          nth += 1
          return onTold(nth, false)
        }
        return text === 'COMMIT' && connection === telling ? onTold(nth, true) : 'pass'
      })
      await stage.startWorker(wire.url)
      return wire
    }
    const wires: PostgresWire[] = []
    await stage.worker().stop()
    try {
      const id = await announce(3, 'Many', { channelId })
      // five hundred are told, and the next are about to be
      await new Promise<void>((resolve, reject) => {
        const hold = () => {
          resolve()
          return new Promise<void>(() => {})
        }
        through((nth, isCommit) => (nth === 2 && !isCommit ? hold() : 'pass')).then(
          (wire) => wires.push(wire),
          reject,
        )
      })
      // a mail that is under way at a kill is sent again (decision 157), so none is
      await until(
        () =>
          sql<{ state: string }>("SELECT state::text FROM app.delivery WHERE object_key = 'room:' || $1", [
            id,
          ]),
        (rows) => rows.length === TOLD_AT_A_TIME / 100 && rows.every(({ state }) => state === 'sent'),
      )
      await stage.worker().kill()
      const first = await news(id)
      expect(first.map((row) => row.account_id)).to.deep.equal(ids.slice(0, TOLD_AT_A_TIME))
      // the next are told, and nobody hears that they were
      await new Promise<void>((resolve, reject) => {
        const end = () => {
          stage.worker().kill().then(resolve, reject)
          return 'pass' as const
        }
        through((nth, isCommit) => (nth === 1 && isCommit ? end() : 'pass')).then(
          (wire) => wires.push(wire),
          reject,
        )
      })
      const second = await until(
        () => news(id),
        (rows) => rows.length > TOLD_AT_A_TIME,
      )
      expect(second.map((row) => row.account_id)).to.deep.equal(ids.slice(0, 1000))
      await stage.startWorker()
      await told(id, 'date-1')
      const all = await news(id)
      expect(all.map((row) => row.account_id)).to.deep.equal(ids)
      expect(all.slice(0, 1000), 'who was told is not told again').to.deep.equal(second)
      const recipients = mails().flatMap((mail) => /^To: (many.*)$/m.exec(mail)?.[1] ?? [])
      expect([recipients.length, new Set(recipients).size]).to.deep.equal([WITH_ADDRESS, WITH_ADDRESS])
      await end(id)
    } finally {
      for (const wire of wires) await wire.stop()
    }
  })
})
