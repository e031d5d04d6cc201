import { expect } from 'chai'
import { signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { callSeller, countCallRows, newCallSeller, refusalOf, TUESDAYS } from './callSeller.ts'

describe('hours of calls', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  afterEach(() => database.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

  it('are kept as they were sent, in order, with every field', async () => {
    const seller = await newCallSeller(api().url)
    expect(await seller.read()).to.deep.equal({
      hasChannel: true,
      calendar: null,
      revision: 0,
      offers: [],
      policies: [],
      leftOpen: [],
    })
    const calendar = {
      ...TUESDAYS,
      hours: [
        { weekday: 7, fromMinute: 0, toMinute: 1440 },
        { weekday: 2, fromMinute: 780, toMinute: 900 },
        { weekday: 2, fromMinute: 540, toMinute: 720 },
      ],
      days: [
        { date: dayIn(30), hours: [] },
        {
          date: dayIn(20),
          hours: [
            { fromMinute: 600, toMinute: 660 },
            { fromMinute: 0, toMinute: 15 },
          ],
        },
      ],
      ...{ mostADay: null, isPaused: true },
    }
    const inOrder = {
      ...calendar,
      hours: calendar.hours.toReversed(),
      days: calendar.days.map(({ date, hours }) => ({ date, hours: hours.toReversed() })).toReversed(),
    }
    const saved = await seller.setCalendar(0, calendar)
    expect(saved.body).to.deep.equal({
      hasChannel: true,
      calendar: inOrder,
      revision: 1,
      offers: [],
      policies: [],
      leftOpen: [],
    })
    expect(await seller.read()).to.deep.equal(saved.body)
    expect((await seller.setCalendar(1, TUESDAYS)).body).to.deep.include({ calendar: TUESDAYS, revision: 2 })
  })

  it('are not overwritten by who did not see the last change; the same once more is no change', async () => {
    const seller = await newCallSeller(api().url)
    const later = { ...TUESDAYS, noticeMinutes: 2880 }
    await seller.setCalendar(0, TUESDAYS)
    const rows = await countCallRows(database)
    expect((await seller.setCalendar(0, TUESDAYS)).body.revision).to.equal(1)
    for (const revision of [0, 2]) {
      const refused = await seller.setCalendar(revision, later)
      expect([...refusalOf(refused), refused.body.detail]).to.deep.equal([
        ...[409, 'CONFLICT'],
        'Your hours were changed elsewhere meanwhile. Look at them as they are now, then save again.',
      ])
    }
    expect(await countCallRows(database)).to.deep.equal(rows)
    expect(await seller.read()).to.deep.include({ calendar: TUESDAYS, revision: 1 })
  })

  it('[once] of two changes of one revision at once one is made', async () => {
    const seller = await newCallSeller(api().url)
    const replies = await Promise.all(
      [1, 2, 3, 4].map((mostADay) => seller.setCalendar(0, { ...TUESDAYS, mostADay })),
    )
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409])
    const won = replies.findIndex(({ status }) => status === 200)
    expect(await seller.read()).to.deep.include({ calendar: { ...TUESDAYS, mostADay: won + 1 }, revision: 1 })
  })

  it('name the field that is wrong', async () => {
    const seller = await newCallSeller(api().url)
    const rows = await countCallRows(database)
    const nine = { fromMinute: 540, toMinute: 720 }
    const wrong: [object, string][] = [
      [{ zone: 'Europe/Atlantis' }, '/calendar/zone'],
      [{ hours: [...TUESDAYS.hours, { weekday: 2, fromMinute: 705, toMinute: 720 }] }, '/calendar/hours/1'],
      [{ hours: [{ weekday: 1, fromMinute: 720, toMinute: 720 }] }, '/calendar/hours/0'],
      [{ days: [{ date: dayIn(9), hours: [nine, nine] }] }, '/calendar/days/0/hours/1'],
      [{ hours: [{ weekday: 1, fromMinute: 541, toMinute: 720 }] }, '/calendar/hours/0/fromMinute'],
      [{ noticeMinutes: 59 }, '/calendar/noticeMinutes'],
    ]
    for (const [change, field] of wrong) {
      const { status, body } = await seller.setCalendar(0, { ...TUESDAYS, ...change })
      expect([status, body.code, Object.keys(body.fields)]).to.deep.equal([422, 'INVALID_INPUT', [field]])
    }
    expect(await countCallRows(database)).to.deep.equal(rows)
  })

  it('hold as many ranges and dates as their bounds say', async () => {
    const seller = await newCallSeller(api().url)
    const day = Array.from({ length: 8 }, (_, n) => ({ fromMinute: n * 180, toMinute: n * 180 + 90 }))
    const full = {
      ...TUESDAYS,
      hours: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => day.map((range) => ({ ...range, weekday }))),
      days: Array.from({ length: 120 }, (_, n) => ({ date: dayIn(n + 1), hours: day })),
    }
    const { status, text, body } = await seller.setCalendar(0, full)
    expect(status, text).to.equal(200)
    expect([body.calendar.hours.length, body.calendar.days.length]).to.deep.equal([56, 120])
  })

  it('lose dates that are over when they are saved, by the time of the server', async () => {
    const seller = await newCallSeller(api().url)
    const dates = [dayIn(-9), dayIn(1), dayIn(60)]
    const calendar = { ...TUESDAYS, days: dates.map((date) => ({ date, hours: [] })) }
    const { body } = await seller.setCalendar(0, calendar)
    const kept = (own: typeof body) => own.calendar.days.map(({ date }: { date: string }) => date)
    expect(kept(body)).to.deep.equal([dayIn(1), dayIn(60)])
    await database.pool('owner').query("UPDATE app.clock SET shift = '5 days'")
    // what time took away is no change of anybody
    expect((await seller.setCalendar(1, body.calendar)).body.revision).to.equal(1)
    expect(kept((await seller.setCalendar(1, { ...body.calendar, horizonDays: 9 })).body)).to.deep.equal([
      dayIn(60),
    ])
  })

  it('are nobody’s without a channel, and each creator’s own', async () => {
    const nobody = callSeller(await signIn(api().url))
    const [one, other] = [await newCallSeller(api().url), await newCallSeller(api().url)]
    await one.setCalendar(0, TUESDAYS)
    const rows = await countCallRows(database)
    expect(await nobody.read()).to.deep.equal({
      hasChannel: false,
      calendar: null,
      revision: 0,
      offers: [],
      policies: [],
      leftOpen: [],
    })
    for (const refused of [await nobody.setCalendar(0, TUESDAYS), await nobody.offer()])
      expect([...refusalOf(refused), refused.body.detail]).to.deep.equal([
        ...[409, 'CONFLICT', 'Open a channel first: the studio makes one.'],
      ])
    expect(await other.read()).to.deep.include({ calendar: null, revision: 0 })
    expect(await countCallRows(database)).to.deep.equal(rows)
  })

  it('rest while every channel is archived', async () => {
    const seller = await newCallSeller(api().url)
    await seller.setCalendar(0, TUESDAYS)
    await database
      .pool('owner')
      .query(
        'UPDATE app.channel SET archived_at = app.now() WHERE creator_id = (SELECT id FROM app.creator WHERE account_id = $1)',
        [seller.client.accountId],
      )
    expect(await seller.read()).to.deep.include({ hasChannel: false, calendar: TUESDAYS, revision: 1 })
    expect(refusalOf(await seller.setCalendar(1, { ...TUESDAYS, mostADay: 1 }))).to.deep.equal([
      409,
      'CONFLICT',
    ])
  })
})
