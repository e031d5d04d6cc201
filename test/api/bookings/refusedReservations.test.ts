import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { ALWAYS, heldBy, type OpenCalls, openCalls, timeIn } from './openCalls.ts'

const NOT_FREE = 'This time is not free.'

describe('times of calls that are not held', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  const at = timeIn(3, '10:00')
  const owner = () => database.pool('owner')
  const reasonOf = ({ status, body }: Reply) => [status, body.code, body.detail]

  async function ban(fan: Client, channelId: string): Promise<void> {
    const act = newId('act', randomBytes)
    await owner().query(
      `INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $2, 'ban', 'spam', 'x')`,
      [act, fan.accountId],
    )
    await owner().query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'x')",
      [channelId, fan.accountId, act],
    )
  }

  it('are those of an own calendar, of a creator who banned somebody anywhere, and of one who pauses', async () => {
    const calls = await openCalls(api().url)
    const { seller, channelId, hold } = calls
    const [fan, banned, everywhere] = [
      await signIn(api().url),
      await signIn(api().url),
      await signIn(api().url),
    ]
    expect(reasonOf(await hold(seller.client, at))).to.deep.equal([
      ...[409, 'CONFLICT', 'This is your own calendar.'],
    ])
    const second = await seller.client.call('POST', '/v1/channels', {
      body: { handle: 'bell-second', name: 'Second yard' },
    })
    expect(second.status, second.text).to.equal(201)
    await ban(banned, second.body.channel.id)
    await ban(everywhere, 'all')
    for (const one of [banned, everywhere])
      expect(reasonOf(await hold(one, at))).to.deep.equal([
        ...[403, 'FORBIDDEN', 'You are banned from channels of this creator.'],
      ])
    await seller.setCalendar(1, { ...ALWAYS, isPaused: true })
    expect(await calls.times()).to.deep.equal([])
    expect(reasonOf(await hold(fan, at))).to.deep.equal([
      ...[409, 'CONFLICT', 'Bell yard takes no bookings for now.'],
    ])
    await owner().query('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', [channelId])
    expect((await hold(fan, at)).status).to.equal(404)
  })

  it('are those of an offer that is closed, or of another creator', async () => {
    const [calls, other] = [await openCalls(api().url), await openCalls(api().url)]
    const fan = await signIn(api().url)
    await calls.seller.close(calls.offer.id)
    expect(reasonOf(await calls.hold(fan, at))).to.deep.equal([
      ...[409, 'CONFLICT', 'This offer was changed or taken back. Look at what is offered now.'],
    ])
    const path = `/v1/channels/${calls.channelId}/calls/${other.offer.id}/reservations`
    expect((await fan.call('POST', path, { body: { startsAt: at } })).status).to.equal(404)
  })

  it('are beside the steps, before the notice, in the past and beyond the horizon; the nearest are named', async () => {
    const { hold } = await openCalls(api().url, { noticeMinutes: 2880 })
    const fan = await signIn(api().url)
    const next = (clocks: string[], days: number) => ({ next: clocks.map((clock) => timeIn(days, clock)) })
    const off = await hold(fan, timeIn(3, '10:05'))
    expect([...reasonOf(off), off.body.facts]).to.deep.equal([
      ...[409, 'CONFLICT', NOT_FREE, next(['10:15', '10:30', '10:45'], 3)],
    ])
    for (const startsAt of ['0001-01-01T00:00:00Z', timeIn(-1, '10:00'), timeIn(1, '10:00')]) {
      const early = await hold(fan, startsAt)
      expect(reasonOf(early)).to.deep.equal([409, 'CONFLICT', NOT_FREE])
      const [first, ...later] = early.body.facts.next.map(Date.parse)
      expect(first - Date.now()).to.be.within(2 * 86_400_000 - 60_000, 2 * 86_400_000 + 900_000)
      expect(later).to.deep.equal([first + 900_000, first + 1_800_000])
    }
    for (const startsAt of [timeIn(32, '10:00'), '9999-12-31T23:45:00Z']) {
      const late = await hold(fan, startsAt)
      expect(reasonOf(late)).to.deep.equal([409, 'CONFLICT', NOT_FREE])
      const [last, ...earlier] = late.body.facts.next.map(Date.parse)
      expect(last - Date.now()).to.be.within(30 * 86_400_000 - 960_000, 30 * 86_400_000)
      expect(earlier).to.deep.equal([last - 900_000, last - 1_800_000])
    }
    expect(await heldBy(fan)).to.deep.equal([])
  })

  it('are on a date that is full', async () => {
    const { hold, times } = await openCalls(api().url, { mostADay: 1 })
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    expect((await hold(fan, at)).status).to.equal(201)
    const refused = await hold(other, timeIn(3, '18:00'))
    expect(reasonOf(refused)).to.deep.equal([409, 'CONFLICT', NOT_FREE])
    expect(refused.body.facts.next[0]).to.equal(timeIn(4, '00:00'))
    expect((await times()).filter((one) => one.startsWith(at.slice(0, 10)))).to.deep.equal([])
    // who holds it may take another of that day instead
    expect((await hold(fan, timeIn(3, '18:00'))).status).to.equal(201)
  })

  it('are those at which one of the two has another call, also as a fan of somebody', async () => {
    const [calls, elsewhere] = [await openCalls(api().url), await openCalls(api().url)]
    const fan = await signIn(api().url)
    // a creator holds a time of another
    expect((await elsewhere.hold(calls.seller.client, at)).status).to.equal(201)
    const refused = await calls.hold(fan, at)
    expect(reasonOf(refused)).to.deep.equal([409, 'CONFLICT', NOT_FREE])
    const times = await calls.times()
    const gone = ['09:15', '09:30', '09:45', '10:00', '10:15', '10:30'].filter(
      (clock) => !times.includes(timeIn(3, clock)),
    )
    // the break after a call of their own is theirs before the other begins
    expect(gone).to.deep.equal(['09:30', '09:45', '10:00', '10:15'])
    expect((await calls.hold(fan, timeIn(3, '09:15'))).status).to.equal(201)
    // and who is called then calls nobody
    const own = await elsewhere.hold(calls.seller.client, timeIn(3, '09:15'))
    expect(reasonOf(own)).to.deep.equal([409, 'CONFLICT', 'You have a call at this time yourself.'])
  })

  it('[once] nobody has two calls at once in the database, whatever asks for them', async () => {
    const calls = await openCalls(api().url)
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    await calls.hold(fan, at)
    const id = newId('rsv', randomBytes)
    const insert = async (from: string, to: string) => {
      try {
        await owner().query(
          `WITH made AS (INSERT INTO app.call_reservation (id, offer_id, channel_id, creator_id, account_id, starts_at, ends_at, held_until)
             SELECT $1, offer_id, channel_id, creator_id, $2, $3, $4, held_until FROM app.call_reservation WHERE account_id = $5 RETURNING *)
           INSERT INTO app.call_time (reservation_id, account_id, span)
             SELECT id, $6, tstzrange(starts_at, ends_at) FROM made`,
          [id, other.accountId, from, to, fan.accountId, calls.seller.client.accountId],
        )
        return 'stored'
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    // the break after the call is part of it
    for (const from of ['09:45', '10:00', '10:30'])
      expect(await insert(timeIn(3, from), timeIn(3, '10:45')), from).to.equal('23P01')
    expect(await insert(timeIn(3, '10:45'), timeIn(3, '11:00'))).to.equal('stored')
  })

  it('is one of a creator of whom others hold one for long: it is asked for again', async () => {
    const { hold, seller } = await openCalls(api().url)
    const fan = await signIn(api().url)
    const slow = await owner().connect()
    try {
      await slow.query('BEGIN')
      await slow.query(
        'SELECT pg_advisory_xact_lock(hashtextextended(id, 23)) FROM app.creator WHERE account_id = $1',
        [seller.client.accountId],
      )
      const refused = await hold(fan, at)
      expect([refused.status, refused.body.code]).to.deep.equal([503, 'BUSY'])
      expect(refused.headers.get('retry-after')).to.equal('1')
    } finally {
      await slow.query('ROLLBACK')
      slow.release()
    }
    expect((await hold(fan, at)).status).to.equal(201)
  })

  it('are more than six of one creator within a day, and more than twenty of all', async () => {
    const [first, ...more] = [
      ...[await openCalls(api().url), await openCalls(api().url)],
      ...[await openCalls(api().url), await openCalls(api().url)],
    ] as [OpenCalls, OpenCalls, OpenCalls, OpenCalls]
    const fan = await signIn(api().url)
    const take = async ({ hold }: OpenCalls, times: number) => {
      for (let n = 0; n < times; n++)
        expect((await hold(fan, timeIn(3, n % 2 ? '10:00' : '12:00'))).status, `${n}`).to.equal(201)
    }
    const expectWait = async ({ hold, times }: OpenCalls, most: number) => {
      const held = await heldBy(fan)
      const refused = await hold(fan, timeIn(3, '14:00'))
      expect([refused.status, refused.body.code]).to.deep.equal([429, 'RATE_LIMITED'])
      expect(refused.body.detail).to.include(`You held ${most} times`)
      expect(Number(refused.headers.get('retry-after'))).to.be.within(80_000, 86_400)
      expect(await heldBy(fan)).to.deep.equal(held)
      expect(await times()).to.include(timeIn(3, '14:00'))
    }
    await take(first, 6)
    await expectWait(first, 6)
    for (const [n, calls] of more.entries()) await take(calls, n === 2 ? 2 : 6)
    await expectWait(more[2] as OpenCalls, 20)
    await owner().query("UPDATE app.clock SET shift = '1 day 1 minute'")
    await take(first, 1)
  })

  it('[once] are those that somebody gets between the look and the hold', async () => {
    const { hold, offer, channelId, seller } = await openCalls(api().url)
    const [fan, other] = [await signIn(api().url), await signIn(api().url)]
    const quick = await owner().connect()
    try {
      await quick.query('BEGIN')
      await quick.query(
        `WITH made AS (INSERT INTO app.call_reservation (id, offer_id, channel_id, creator_id, account_id, starts_at, ends_at, held_until)
           SELECT $1, $2, h.id, h.creator_id, $4, $5, $5::timestamptz + interval '30 minutes', app.now() + interval '10 minutes'
             FROM app.channel h WHERE h.id = $3 RETURNING *)
         INSERT INTO app.call_time (reservation_id, account_id, span) SELECT id, $6, tstzrange(starts_at, ends_at) FROM made`,
        [newId('rsv', randomBytes), offer.id, channelId, other.accountId, at, seller.client.accountId],
      )
      const asked = hold(fan, at)
      const WAITING = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
        AND query LIKE '%INTO app.call_time%'`
      await until('the hold waits', async () => (await owner().query(WAITING)).rowCount === 1)
      await quick.query('COMMIT')
      const lost = await asked
      expect(reasonOf(lost)).to.deep.equal([...[409, 'CONFLICT', 'Somebody else has just taken this time.']])
      expect(lost.body.facts.next).to.have.length(3).and.not.to.include(at)
      expect(await heldBy(fan)).to.deep.equal([])
    } finally {
      await quick.query('ROLLBACK')
      quick.release()
    }
  })
})
