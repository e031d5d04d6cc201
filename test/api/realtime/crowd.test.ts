import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

/** As in the kit. */
const LOOK_MS = depth(300, 2500)

describe('what a crowd costs', () => {
  const db = useStatements(useDatabase())
  const installation = sharedInstallation()
  const open: TestSocket[] = []
  let api: TestApi
  let stage: Stage
  let creator: Creator
  let people: Person[]

  before('start an api', async () => {
    api = await takeApi(db, installation)
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 31)
    creator = await stage.creator(people[0] as Person)
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  after(async () => {
    await api.stop()
    installation.remove()
  })
  async function dial(who: Person): Promise<TestSocket> {
    const socket = await connect(api.url, who)
    open.push(socket)
    return socket
  }

  it('[S1.21] a room that changes all the time is told once a second, and its last state arrives', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    const heard: number[] = []
    const socket = await dial(people[1] as Person)
    await socket.ask('room:follow', { roomId: room, waiting: false })
    await socket.wait('room:changed')
    socket.socket.on('room:changed', ({ rev }) => heard.push(rev))
    db.take()
    const startedMs = performance.now()
    const { rows } = await db
      .pool('owner')
      .query<{ rev: number }>('SELECT rev FROM app.room WHERE id = $1', [room])
    const firstRev = rows[0]?.rev as number
    let rev = firstRev
    while (heard.length < 3 || rev < firstRev + 20) {
      rev += 1
      await db
        .pool('owner')
        .query(
          "WITH r AS (UPDATE app.room SET rev = $2 WHERE id = $1 RETURNING id) SELECT pg_notify('room', id) FROM r",
          [room, rev],
        )
    }
    await until('the last state', () => heard.at(-1) === rev)
    // between two of them lies a second: what is heard late had more time
    const tookS = (performance.now() - startedMs) / 1000
    expect(heard.length).to.be.at.most(Math.floor(tookS + 0.1) + 1)
    // nobody is read for whom nobody follows; each telling is one reading
    const reads = db.take().filter((text) => text.includes('AS insiders'))
    expect(reads.length).to.be.at.most(heard.length + 2)
  }).timeout(60_000)

  it('[S1.15] a new title or gate is told apart from somebody who comes, and is what is read then', async () => {
    const id = await stage.room(creator, { visibility: 'public' })
    const heard: { etag: string; viewers: number }[] = []
    const socket = await dial(people[1] as Person)
    socket.socket.on('room:changed', (change) => heard.push(change))
    await socket.ask('room:follow', { roomId: id, waiting: false })
    const read = async () => (await people[1]?.call(api.url, 'GET', `/v1/rooms/${id}`))?.body
    const before = await read()
    expect(heard.map(({ etag }) => etag)).to.deep.equal([before.etag])
    // what the worker says of those who came
    const tell = () => db.pool('owner').query("SELECT pg_notify('room', $1)", [id])
    expect((await enter(api.url, people[2] as Person, id)).status).to.equal(201)
    await tell()
    await until('somebody came', () => heard.at(-1)?.viewers === 1)
    expect(heard.at(-1)?.etag).to.equal(before.etag)
    // both within a second: one message says both
    expect((await enter(api.url, people[3] as Person, id)).status).to.equal(201)
    const body = { title: 'Another title' }
    expect((await creator.host.call(api.url, 'PATCH', `/v1/rooms/${id}`, { body })).status).to.equal(200)
    await until('both', () => heard.at(-1)?.viewers === 2 && heard.at(-1)?.etag !== before.etag)
    expect(await read()).to.include({ title: 'Another title', etag: heard.at(-1)?.etag })
  })

  it('[T21] one statement a round looks at the sessions of all sockets, and one at many that end at once', async () => {
    const sockets: TestSocket[] = []
    for (const one of people.slice(1)) sockets.push(await dial(one))
    const rounds = () => db.take().filter((text) => /WITH open AS \(SELECT s\.id/.test(text)).length
    rounds()
    const startedMs = performance.now()
    const turnsSince = (ms: number) => Math.ceil((performance.now() - ms) / LOOK_MS)
    let seen = 0
    await until('two rounds', () => {
      seen += rounds()
      return seen >= 2
    })
    expect(seen).to.be.at.most(turnsSince(startedMs) + 1)
    const endedMs = performance.now()
    let gone = 0
    for (const { socket } of sockets) socket.once('disconnect', () => (gone += 1))
    await db.pool('owner').query(
      `WITH e AS (DELETE FROM app.auth_session WHERE account_id = ANY($1) RETURNING account_id)
       SELECT pg_notify('session', account_id) FROM e`,
      [people.slice(1).map(({ accountId }) => accountId)],
    )
    await until('all are out', () => gone === sockets.length)
    expect(rounds()).to.be.at.most(turnsSince(endedMs) + 3)
  }).timeout(60_000)
})
