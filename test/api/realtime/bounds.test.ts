import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

describe('bounds of the socket', () => {
  const { database: db, api } = joinApi()
  const open: TestSocket[] = []
  let people: Person[]

  before(async () => {
    people = await seedPeople(db.pool('api'), api().installation, 4)
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  const person = (n: number) => people[n] as Person
  async function dial(who: Person): Promise<TestSocket> {
    const socket = await connect(api().url, who)
    open.push(socket)
    return socket
  }

  /** By the clock of the api, which counts how often a socket speaks; asked over another one. */
  async function passed(ms: number): Promise<void> {
    const beside = await dial(person(3))
    const times: number[] = []
    beside.socket.on('clock', ({ serverMs }: { serverMs: number }) => times.push(serverMs))
    await until(`${ms} ms passed at the api`, async () => {
      await beside.ask('clock', {})
      return (times.at(-1) ?? 0) >= (times[0] ?? 0) + ms
    })
  }

  it('an account has at most 20 sockets; others and its own next one go on', async () => {
    for (let n = 0; n < 20; n++) await dial(person(0))
    const refused = await dial(person(0)).catch((error: Error) => error.message)
    expect(refused).to.equal('RATE_LIMITED')
    expect(await (await dial(person(1))).ask('clock', {})).to.deep.equal({ ok: true })
    const [first] = open
    const gone = new Promise((resolve) => first?.socket.once('disconnect', resolve))
    first?.close()
    await gone
    const again = await until('there is room again', () => dial(person(0)).catch(() => null))
    expect(await again.ask('clock', {})).to.deep.equal({ ok: true })
  })

  it('forty who knock at once are twenty', async () => {
    await Promise.all(Array.from({ length: 40 }, () => dial(person(2)).catch(() => null)))
    const alive = await Promise.all(
      open.map((one) =>
        one.ask('clock', {}).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(alive.filter(Boolean)).to.have.length(20)
  })

  it('a socket follows at most 50 rooms', async function () {
    this.timeout(30_000)
    const stage = await setStage(db)
    const creator = await stage.creator(person(3))
    const rooms: string[] = []
    for (let n = 0; n < 51; n++) rooms.push(await stage.room(creator, { visibility: 'public' }))
    const socket = await dial(person(3))
    // the last ones come faster than ten a second
    for (const roomId of rooms.slice(0, 50))
      await until(`${roomId} is followed`, async () => (await socket.ask('room:follow', { roomId })).ok)
    await passed(500)
    const over = { roomId: rooms[50] }
    expect(await socket.ask('room:follow', over)).to.deep.equal({ ok: false, code: 'RATE_LIMITED' })
    expect(await socket.ask('room:unfollow', { roomId: rooms[0] })).to.deep.equal({ ok: true })
    expect(await socket.ask('room:follow', over)).to.deep.equal({ ok: true })
  })
})
