import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { storeProof, type TriedConsole } from '#api/rooms/proof/storeProof.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { trtcKeys, trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { until } from '#test/kit/time/until.ts'

const APP_ID = 1_400_000_321
const KEYS = { ...trtcKeys(), sdkAppId: APP_ID }
const GOOD: TriedConsole = {
  appId: APP_ID,
  ...{ refusesWithoutKey: true, refusesOtherRoom: true, refusesSending: true },
}
const SENTENCE =
  'Only public rooms can begin here for now: whoever runs this installation has to check its media provider first (npm run trtc:doctor).'

describe('rooms that are not known to be closed at TRTC', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const installation = createInstallation()
  let api: TestApi
  let host: Person
  let creator: Creator

  const start = (settings: Record<string, string> = {}) =>
    startApi(db, installation, { ...trtcSettings(installation, KEYS), ...settings })

  before(async () => {
    const stage = await setStage(db)
    api = await start()
    ;[host] = (await seedPeople(db.pool('api'), installation, 1)) as [Person]
    creator = await stage.creator(host)
  })
  after(async () => {
    await api.stop()
    installation.remove()
  })

  const at = (verb: string, id: string) => host.call(api.url, 'POST', `/v1/rooms/${id}/${verb}`)
  /** A draft that begins, and is put away again; the code of what refused it. */
  async function begin(visibility: 'public' | 'members' | 'private'): Promise<string> {
    const gate = visibility === 'members' ? { gate: 'any' } : {}
    const body = { channelId: creator.channelId, title: 'Evening set', visibility, ...gate }
    const made = await host.call(api.url, 'POST', '/v1/rooms', { body })
    expect(made.status, made.text).to.equal(201)
    const opened = await at('open', made.body.id)
    expect((await at('end', made.body.id)).status).to.equal(200)
    return opened.status === 200 ? 'OPENED' : opened.body.code
  }
  /** `/readyz` looks once a second. */
  const saysDegraded = (wanted: string[]) =>
    until(`/readyz says ${JSON.stringify(wanted)}`, async () => {
      const { degraded = [] } = (await request(api.url, 'GET', '/readyz')).body
      return JSON.stringify(degraded) === JSON.stringify(wanted)
    })
  const forget = () => db.pool('owner').query('DELETE FROM app.media_proof')
  const prove = (tried: Partial<TriedConsole> = {}) => storeProof(db.pool('owner'), { ...GOOD, ...tried })

  it('[T1] without a check only public streams begin, and host and operator read what to do', async () => {
    await forget()
    expect(await begin('public')).to.equal('OPENED')
    for (const visibility of ['members', 'private'] as const)
      expect(await begin(visibility), visibility).to.equal('MEDIA_UNPROVEN')
    await saysDegraded(['media_unproven'])
    expect(api.output()).to.match(
      /never checked for this application: rooms for members and private ones cannot begin; run npm run trtc:doctor/,
    )
  })

  it('[T1] a good check of this application opens them; a bad line, another application and 90 days do not', async () => {
    await forget()
    await prove({ appId: APP_ID + 1 })
    expect(await begin('members'), 'another application').to.equal('MEDIA_UNPROVEN')
    for (const bad of ['refusesWithoutKey', 'refusesOtherRoom', 'refusesSending'] as const) {
      await prove({ [bad]: false })
      expect(await begin('members'), bad).to.equal('MEDIA_UNPROVEN')
    }
    await prove()
    for (const visibility of ['members', 'private'] as const)
      expect(await begin(visibility), visibility).to.equal('OPENED')
    await saysDegraded([])
    await prove({ refusesSending: false })
    expect(await begin('members'), 'the newest counts').to.equal('MEDIA_UNPROVEN')
    await prove()
    await db.pool('owner').query("UPDATE app.media_proof SET at = at - interval '89 days 23 hours'")
    expect(await begin('members'), 'just before 90 days').to.equal('OPENED')
    await db.pool('owner').query("UPDATE app.media_proof SET at = at - interval '1 hour'")
    expect(await begin('members'), '90 days').to.equal('MEDIA_UNPROVEN')
  })

  it('[T1] somebody who cannot have been let in ends what a check said, until the next one', async () => {
    await forget()
    await prove()
    const refused = (why: string) =>
      db
        .pool('owner')
        .query(
          "INSERT INTO app.evidence (at, source, source_event, kind, body) VALUES (app.now(), 'trtc', $1, 'refused', jsonb_build_object('why', $2::text))",
          [randomBytes(8).toString('hex'), why],
        )
    // a key of before opens a room until it ends: that is known
    await refused('ENDED_SEAT')
    expect(await begin('members')).to.equal('OPENED')
    for (const cause of ['UNKNOWN_SEAT', 'NO_PERMISSION']) {
      await refused(cause)
      expect(await begin('members'), cause).to.equal('MEDIA_UNPROVEN')
      await saysDegraded(['media_unproven'])
      await prove()
      expect(await begin('members'), `${cause}, checked again`).to.equal('OPENED')
    }
  })

  it('[T1] a room that was opened before is looked at again when it goes live', async () => {
    await forget()
    await prove()
    const body = { channelId: creator.channelId, title: 'Evening set', visibility: 'private' }
    const { id } = (await host.call(api.url, 'POST', '/v1/rooms', { body })).body
    expect((await at('open', id)).status).to.equal(200)
    await forget()
    const refused = await at('live', id)
    expect(refused.status).to.equal(409)
    expect(refused.body).to.include({ code: 'MEDIA_UNPROVEN', detail: SENTENCE })
    await prove()
    expect((await at('live', id)).body.code).to.not.equal('MEDIA_UNPROVEN')
    expect((await at('end', id)).status).to.equal(200)
  })

  it('a process of ours writes no check', async () => {
    const write = storeProof(db.pool('api'), GOOD).then(
      () => 'written',
      (error: { code: string }) => error.code,
    )
    expect(await write).to.equal('42501')
  })

  it('a stream has no more places than TRTC_MAX_VIEWERS, whatever its host says', async () => {
    const body = { channelId: creator.channelId, title: 'Evening set', visibility: 'public' }
    const { id } = (await host.call(api.url, 'POST', '/v1/rooms', { body })).body
    const capacity = async () => (await host.call(api.url, 'GET', `/v1/rooms/${id}`)).body.capacity
    const set = (places: number | null) =>
      host.call(api.url, 'PATCH', `/v1/rooms/${id}`, { body: { capacity: places } })
    expect(await capacity()).to.equal(null)
    expect((await at('open', id)).status).to.equal(200)
    expect(await capacity()).to.equal(2000)
    const slots = () =>
      db.pool('owner').query('SELECT count(*)::int AS n FROM app.room_slot WHERE room_id = $1', [id])
    expect((await slots()).rows[0]?.n).to.equal(2000)
    for (const [wanted, given] of [
      [30, 30],
      [5000, 2000],
      [null, 2000],
    ] as const) {
      await set(wanted)
      expect(await capacity(), String(wanted)).to.equal(given)
    }
    expect((await slots()).rows[0]?.n).to.equal(2000)
    expect((await at('end', id)).status).to.equal(200)
  })

  it('[T1] TRTC_UNPROVEN=allow opens them, and each start and /readyz say so', async () => {
    await forget()
    await api.stop()
    api = await start({ TRTC_UNPROVEN: 'allow', TRTC_MAX_VIEWERS: '7' })
    expect(await begin('members')).to.equal('OPENED')
    await saysDegraded(['media_unproven_allowed'])
    expect(api.output()).to.match(/TRTC_UNPROVEN=allow lets rooms for members and private ones begin/)
    await prove()
    await api.stop()
    api = await start({ TRTC_UNPROVEN: 'allow' })
    expect(api.output()).to.not.match(/TRTC_UNPROVEN/)
    await saysDegraded([])
  })
})
