import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const SWEEP = { SWEEP_MS: '100' }

describe('a stream with a date [S1.13]', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: SWEEP })
  let stage: Stage
  let creator: Creator
  let host: Person
  let fan: Person
  let worker: ServerProcess | undefined

  before(async () => {
    stage = await setStage(db)
    ;[host, fan] = (await seedPeople(db.pool('api'), api().installation, 2)) as [Person, Person]
    creator = await stage.creator(host)
  })
  after(async () => {
    await worker?.stop()
  })
  afterEach(async () => {
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(api().url, method, path, body === undefined ? {} : { body })
  const make = (starts: unknown, title = 'An announced evening') =>
    call(host, 'POST', '/v1/rooms', { channelId: creator.channelId, title, visibility: 'public', starts })
  /** So many days from now, by the clocks of UTC. */
  const inDays = (days: number, time = '20:00') =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`
  const pass = (interval: string) =>
    db.pool('owner').query('UPDATE app.clock SET shift = shift + $1::interval', [interval])
  const view = async (id: string, who = fan) => (await call(who, 'GET', `/v1/rooms/${id}`)).body

  it('[S1.14] is seen by everybody with its instant and zone; a draft is not', async () => {
    const local = inDays(3)
    const made = await make({ local, zone: 'America/New_York' })
    expect(made.status, made.text).to.equal(201)
    const seen = await view(made.body.id)
    const { handle } = seen.channel
    expect(seen).to.include({ state: 'scheduled', zone: 'America/New_York', isHost: false })
    const shown = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' },
    }).format(new Date(seen.startsAt))
    expect(shown).to.equal(local.replace('T', ' '))
    const listed = await call(fan, 'GET', `/v1/channels/${handle}/schedule`)
    expect(listed.body.scheduled.map((one: { roomId: string }) => one.roomId)).to.deep.equal([made.body.id])
    const back = await call(host, 'DELETE', `/v1/rooms/${made.body.id}/schedule`)
    expect(back.body).to.include({ state: 'draft', startsAt: null, zone: null })
    expect((await call(fan, 'GET', `/v1/rooms/${made.body.id}`)).status).to.equal(404)
    expect((await call(fan, 'GET', `/v1/channels/${handle}/schedule`)).body.scheduled).to.deep.equal([])
    expect((await call(fan, 'GET', '/v1/channels/no-such-place/schedule')).status).to.equal(404)
    const again = await call(host, 'PUT', `/v1/rooms/${made.body.id}/schedule`, {
      starts: { local: inDays(4), zone: 'UTC' },
    })
    expect(again.body).to.include({ state: 'scheduled', startsAt: `${inDays(4)}:00.000Z` })
    const { rows } = await db
      .pool('api')
      .query('SELECT schedule_seq FROM app.room WHERE id = $1', [made.body.id])
    expect(rows[0].schedule_seq).to.equal(3)
    const cancelled = await call(host, 'POST', `/v1/rooms/${made.body.id}/end`)
    expect(cancelled.body).to.include({ state: 'ended', endReason: 'CANCELLED' })
    const late = await call(host, 'PUT', `/v1/rooms/${made.body.id}/schedule`, {
      starts: { local: inDays(4), zone: 'UTC' },
    })
    expect(late.body).to.include({ code: 'CONFLICT', detail: 'It has ended.' })
    expect((await call(host, 'DELETE', `/v1/rooms/${made.body.id}/schedule`)).body.code).to.equal('CONFLICT')
  })

  it('[S1.14] a time that clocks skip is refused with the next one, one that they show twice asks which', async () => {
    const spring = nextChange('America/New_York', 'forward')
    const skipped = await make({ local: `${spring}T02:30`, zone: 'America/New_York' })
    expect(skipped.body).to.deep.include({
      status: 422,
      code: 'TIME_SKIPPED',
      detail: `Clocks in America/New_York go forward over ${spring} 02:30. The next time they show is ${spring} 03:00.`,
      facts: { next: `${spring}T03:00` },
    })
    const autumn = nextChange('America/New_York', 'back')
    const twice = { local: `${autumn}T01:30`, zone: 'America/New_York' }
    const doubled = await make(twice)
    expect(doubled.body.code).to.equal('TIME_DOUBLED')
    expect(doubled.body.facts.earlier).to.match(/01:30 New York time \(UTC−04:00\)$/)
    expect(doubled.body.facts.later).to.match(/01:30 New York time \(UTC−05:00\)$/)
    const rooms = await Promise.all(['earlier', 'later'].map((which) => make({ ...twice, which })))
    const [earlier, later] = rooms.map(({ body }) => Date.parse(body.startsAt)) as [number, number]
    expect(later - earlier).to.equal(3600_000)
    for (const { body } of rooms) await call(host, 'POST', `/v1/rooms/${body.id}/end`)
  })

  it('refuses what is past by the database, too far away, no date or no zone, and leaves no stream', async () => {
    const count = async () => (await db.pool('api').query('SELECT count(*) FROM app.room')).rows[0].count
    const before = await count()
    const past = new Date(Date.now() - 120_000).toISOString().slice(0, 16)
    const refused = [
      [{ local: past, zone: 'UTC' }, '/starts/local', 'This is past already. Choose a later time.'],
      [{ local: inDays(400), zone: 'UTC' }, '/starts/local', 'Choose a time within a year.'],
      [{ local: '2027-02-30T20:00', zone: 'UTC' }, '/starts/local', 'There is no such date or time.'],
      [{ local: inDays(1), zone: '+02:00' }, '/starts/zone', 'There is no such time zone.'],
      [{ local: inDays(1), zone: 'Nowhere/At_All' }, '/starts/zone', 'There is no such time zone.'],
    ] as const
    for (const [starts, field, why] of refused) {
      const reply = await make(starts)
      expect([reply.status, reply.body.fields], JSON.stringify(starts)).to.deep.equal([422, { [field]: why }])
    }
    expect((await make({ local: inDays(1), zone: 'UTC', mood: 'good' })).status).to.equal(422)
    // ten minutes ahead of this machine, the database says what is past
    await pass('10 minutes')
    const soon = new Date(Date.now() + 5 * 60_000).toISOString().slice(0, 16)
    expect((await make({ local: soon, zone: 'UTC' })).body.code).to.equal('INVALID_INPUT')
    expect(await count()).to.equal(before)
  })

  it('ends by itself when it has not begun two hours after its time, and not before; one that is being opened stays', async () => {
    const [missed, opened, earlier] = [
      await make({ local: inDays(1), zone: 'UTC' }),
      await make({ local: inDays(1), zone: 'UTC' }),
      await make({ local: inDays(1, '18:00'), zone: 'UTC' }),
    ]
    // opened just now by the clock as it will be, so that it is not taken down for its silence
    await db
      .pool('api')
      .query("UPDATE app.room SET opened_at = app.now() + interval '2 days' WHERE id = $1", [opened.body.id])
    const startsInS = (Date.parse(missed.body.startsAt) - Date.now()) / 1000
    await pass(`${Math.floor(startsInS + 7200 - 60)} seconds`)
    // a worker of before would have seen its host away since yesterday
    worker = await startWorker(db, api().installation, SWEEP)
    const ends = (id: string) => until('it ended', async () => (await view(id)).state === 'ended')
    await ends(earlier.body.id)
    const looked = await db.pool('api').query('SELECT app.now() AS now')
    expect(looked.rows[0].now.getTime()).to.be.below(Date.parse(missed.body.startsAt) + 7_200_000)
    expect(await view(missed.body.id)).to.include({ state: 'scheduled' })
    await pass('61 seconds')
    await ends(missed.body.id)
    expect(await view(missed.body.id)).to.include({ state: 'ended', endReason: 'NEVER_STARTED' })
    expect(await view(opened.body.id)).to.include({ state: 'scheduled', endReason: null })
  })
})

/** The day of the next change of a zone's clocks within a year. */
function nextChange(zone: string, way: 'forward' | 'back'): string {
  const offsetOf = (at: number) => {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(at)
    return Number(/GMT([+-]\d+)/.exec(name)?.[1] ?? 0)
  }
  for (let day = 2; day < 364; day++) {
    const noon = Date.parse(`${new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10)}T17:00Z`)
    const moved = offsetOf(noon) - offsetOf(noon - 86_400_000)
    if (way === 'forward' ? moved > 0 : moved < 0) return new Date(noon).toISOString().slice(0, 10)
  }
  throw new Error(`clocks in ${zone} do not change`)
}
