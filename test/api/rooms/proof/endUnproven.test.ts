import { expect } from 'chai'
import { storeProof } from '#api/rooms/proof/storeProof.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { SDK_APP_ID, type TrtcWorld, useTrtc } from '../callbacks/useTrtc.ts'

const VISIBILITIES = ['public', 'members', 'private'] as const
const RUNNING = { state: 'live', reason: null }
const ENDED = { state: 'ended', reason: 'MEDIA_UNPROVEN' }

function useStreams(settings: Record<string, string> = {}) {
  const db = useDatabase()
  const world: TrtcWorld = useTrtc(db, settings)
  let rooms: string[] = []
  const owner = () => db.pool('owner')
  const prove = (isGood = true) =>
    storeProof(owner(), {
      appId: SDK_APP_ID,
      ...{ refusesWithoutKey: isGood, refusesOtherRoom: true, refusesSending: true },
    })

  beforeEach('a public stream runs, one for members and a private one, and the check was good', async () => {
    await owner().query("DELETE FROM app.evidence WHERE kind = 'refused'")
    await prove()
    rooms = []
    for (const visibility of VISIBILITIES) {
      const creator = await world.stage().creator(world.next())
      rooms.push(await world.stage().room(creator, { visibility, provider: 'trtc' }))
    }
  })

  return {
    db,
    world,
    prove,
    rooms: () => rooms,
    /** how each of the three stands */
    async states() {
      const { rows } = await owner().query<{ id: string; state: string; reason: string | null }>(
        'SELECT id, state, end_reason AS reason FROM app.room WHERE id = ANY ($1)',
        [rooms],
      )
      return rooms.map((id) => {
        const { state, reason } = rows.find((row) => row.id === id) ?? expect.fail(id)
        return { state, reason }
      })
    },
    /** Somebody comes into the public one; all that follows was done. */
    async comesIn(user: string): Promise<void> {
      await world.tell({ type: 103, room: await world.providerRoomOf(rooms[0] ?? ''), user })
      await until('they were refused', async () => {
        const { rows } = await owner().query(
          "SELECT state FROM app.outbox WHERE topic = 'media.refuse' AND body ->> 'userId' = $1",
          [user],
        )
        return rows.length > 0 && rows.every(({ state }) => state === 'done')
      })
    },
  }
}

describe('streams that run at TRTC when somebody is inside whom it cannot have let in [T2][S1.11]', function () {
  this.timeout(60_000)
  const { world, db, ...streams } = useStreams()
  const dismissed = () =>
    world
      .cloud()
      .calls.filter(({ action }) => action === 'DismissRoomByStrRoomId')
      .map(({ body }) => body.RoomId)

  it('those for members and invited people end with a reason and are dismissed; the public one goes on', async () => {
    await streams.comesIn('stranger')
    expect(await streams.states()).to.deep.equal([RUNNING, ENDED, ENDED])
    const places = await Promise.all(streams.rooms().slice(1).map(world.providerRoomOf))
    await until('they are dismissed', async () => places.every((place) => dismissed().includes(place)))
  })

  it('what its host has opened for some and not begun is taken down, and opens again once a check is good', async () => {
    const [creator, open] = [
      await world.stage().creator(world.next()),
      await world.stage().creator(world.next()),
    ]
    const draftOf = (of: typeof creator, visibility: 'private' | 'public') =>
      world.stage().room(of, { visibility, provider: 'trtc', state: 'draft' })
    const [closed, shown] = [await draftOf(creator, 'private'), await draftOf(open, 'public')]
    const place = await world.providerRoomOf(closed)
    await streams.comesIn('stranger')
    const rooms = () =>
      db
        .pool('owner')
        .query(
          'SELECT state, opened_at IS NOT NULL AS is_open FROM app.room WHERE id = ANY ($1) ORDER BY id = $2',
          [[closed, shown], shown],
        )
    expect((await rooms()).rows).to.deep.equal([
      { state: 'draft', is_open: false },
      { state: 'draft', is_open: true },
    ])
    await until('it is dismissed', async () => dismissed().includes(place))
    const opened = () => creator.host.call(world.api().url, 'POST', `/v1/rooms/${closed}/open`)
    expect((await opened()).body.code).to.equal('MEDIA_UNPROVEN')
    await streams.prove()
    expect((await opened()).status).to.equal(200)
  })

  /** Somebody whose seat ended comes in with the key that they have still. */
  async function comesBack(): Promise<void> {
    const fan = world.next()
    const { seatId } = (await enter(world.api().url, fan, streams.rooms()[0] ?? '')).body
    await fan.call(world.api().url, 'DELETE', `/v1/seats/${seatId}`, {})
    await streams.comesIn(seatId)
  }

  it('a key of an ended seat ends nothing, nor does a check that is old; a new check that finds a line bad does', async () => {
    await comesBack()
    expect(await streams.states()).to.deep.equal([RUNNING, RUNNING, RUNNING])
    await db.pool('owner').query("UPDATE app.media_proof SET at = at - interval '91 days'")
    await comesBack()
    expect(await streams.states(), 'an old check').to.deep.equal([RUNNING, RUNNING, RUNNING])
    await streams.prove(false)
    await until('they ended', async () =>
      (await streams.states()).every(({ state }, n) => n === 0 || state === 'ended'),
    )
    expect(await streams.states()).to.deep.equal([RUNNING, ENDED, ENDED])
  })
})

describe('streams that run where TRTC_UNPROVEN=allow [T2]', function () {
  this.timeout(60_000)
  const streams = useStreams({ TRTC_UNPROVEN: 'allow' })

  it('go on, whoever was inside', async () => {
    await streams.comesIn('stranger')
    expect(await streams.states()).to.deep.equal([RUNNING, RUNNING, RUNNING])
  })
})
