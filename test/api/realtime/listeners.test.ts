import { expect } from 'chai'
import { type ListenerChanges, MAX_LISTENERS, type SeatedListener } from '#protocol/listeners.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { type ListenerList, withListeners } from '#web/rooms/listeners/listenerList.ts'

/** A page that reads a floor: what it was given, and the list that it makes of it. */
interface Reader {
  socket: TestSocket
  given: ListenerChanges[]
  list: ListenerList | null
}

const whole = ({ given }: Reader) => given.filter(({ isWhole }) => isWhole).length

describe('who listens in a voice room, over the socket', function () {
  this.timeout(60_000)
  const db = useDatabase()
  const api = useApi(db)
  const open: TestSocket[] = []
  let stage: Stage
  let creator: Creator
  let host: Person
  let people: Person[]

  before(async () => {
    stage = await setStage(db)
    ;[host, ...people] = (await seedPeople(db.pool('api'), api().installation, 5)) as [Person, ...Person[]]
    creator = await stage.creator(host)
    await sql("UPDATE app.profile SET display_name = 'Ann' WHERE account_id = $1", [person(0).accountId])
    await sql("UPDATE app.profile SET display_name = 'Bea' WHERE account_id = $1", [person(1).accountId])
    await sql('DELETE FROM app.profile WHERE account_id = $1', [person(2).accountId])
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })
  const person = (n: number) => people[n] as Person
  const sql = (text: string, values: unknown[]) => db.pool('owner').query(text, values)
  const publicRoom = (kind: 'voice' | 'stream') => stage.room(creator, { kind, visibility: 'public' })

  const seatOf = ({ status, body, text }: Reply): string => {
    expect(status, text).to.equal(201)
    return body.seatId
  }
  const sit = async (who: Person, roomId: string) => seatOf(await enter(api().url, who, roomId))
  async function reader(who: Person | Record<string, string>): Promise<Reader> {
    const socket = await connect(api().url, who)
    open.push(socket)
    const one: Reader = { socket, given: [], list: null }
    socket.socket.on('listeners:changed', (changes: ListenerChanges) => {
      one.given.push(changes)
      one.list = withListeners(one.list, changes)
    })
    return one
  }
  async function read(who: Person | Record<string, string>, roomId: string): Promise<Reader> {
    const one = await reader(who)
    expect(await one.socket.ask('floor:open', { roomId })).to.deep.equal({ ok: true })
    await until('the whole is there', () => whole(one) > 0)
    return one
  }
  const isList = (one: Reader, want: SeatedListener[]) =>
    JSON.stringify(one.list?.people) === JSON.stringify(want) && one.list?.total === want.length
  const shows = (one: Reader, want: SeatedListener[]) =>
    until(`the list is ${want.map(({ name }) => name)}`, () => isList(one, want), promised(2500))
  const listener = (seatId: string, name: string, isGuest = false): SeatedListener => ({
    seatId,
    name,
    isGuest,
  })

  it('[S3.32] whoever is inside or works there sees who comes and goes, accounts before guests; nobody else does', async () => {
    const roomId = await publicRoom('voice')
    const guest = await becomeGuest(api().url, roomId)
    const pressed = await guest.call('POST', `/v1/rooms/${roomId}/admissions`, { body: { action: 'watch' } })
    const seats = { guest: seatOf(pressed), ann: await sit(person(0), roomId) }
    const [ann, works] = [await read(person(0), roomId), await read(host, roomId)]
    const first = [listener(seats.ann, 'Ann'), listener(seats.guest, guest.name, true)]
    for (const one of [ann, works]) await shows(one, first)

    // who hosts is no listener, and who has another name is found by the look alone
    const hosts = `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits)
      SELECT 'sea_0000000000000000000000', room_id, $2, decision_id, 'host', bits FROM app.seat WHERE id = $1`
    await sql(hosts, [seats.ann, host.accountId])
    for (const name of ['Anna', 'Ann']) {
      const named = 'UPDATE app.profile SET display_name = $2 WHERE account_id = $1'
      await sql(named, [person(0).accountId, name])
      first[0] = listener(seats.ann, name)
      await until(`she is ${name}`, () => isList(ann, first))
    }
    await sql('DELETE FROM app.seat WHERE id = $1', ['sea_0000000000000000000000'])
    const bea = await sit(person(1), roomId)
    const nameless = await sit(person(2), roomId)
    const all = [
      ...[listener(seats.ann, 'Ann'), listener(bea, 'Bea'), listener(nameless, 'Somebody')],
      listener(seats.guest, guest.name, true),
    ]
    for (const one of [ann, works]) await shows(one, all)
    const late = await read({ authorization: `Bearer ${guest.token}` }, roomId)
    await shows(late, all)

    expect((await person(1).call(api().url, 'DELETE', `/v1/seats/${bea}`)).status).to.equal(204)
    for (const one of [ann, works, late])
      await shows(
        one,
        all.filter(({ seatId }) => seatId !== bea),
      )
    // of what changes only that is sent
    for (const one of [ann, works, late]) expect(whole(one)).to.equal(1)
    expect(JSON.stringify([...ann.given, ...works.given, ...late.given]), 'no account').not.to.match(/acc_/)

    const stranger = await reader(person(1))
    expect((await stranger.socket.ask('floor:open', { roomId })).ok).to.equal(false)
    await sit(person(3), roomId)
    await until('those inside see the next', () => ann.list?.total === 4)
    await stranger.socket.ask('clock', {})
    expect(stranger.given).to.deep.equal([])
  })

  it('[S3.32] whoever missed a change asks again and has the whole; who left is given nothing more', async () => {
    const roomId = await publicRoom('voice')
    const ann = await sit(person(0), roomId)
    const [one, goes] = [await read(person(0), roomId), await read(host, roomId)]
    // as if a change had been lost on its way
    one.list = null
    const bea = await sit(person(1), roomId)
    await until('a change came', () => one.given.length > 1)
    expect(one.list).to.equal(null)
    expect((await one.socket.ask('floor:open', { roomId })).ok).to.equal(true)
    await shows(one, [listener(ann, 'Ann'), listener(bea, 'Bea')])

    expect((await goes.socket.ask('floor:close', { roomId })).ok).to.equal(true)
    const known = goes.given.length
    await sit(person(2), roomId)
    await until('who stays sees the next', () => one.list?.total === 3)
    await goes.socket.ask('clock', {})
    expect(goes.given.length).to.equal(known)
    // and who is back has what was missed
    expect((await goes.socket.ask('floor:open', { roomId })).ok).to.equal(true)
    await until('all three', () => goes.list?.total === 3)
  })

  it('[S3.33] of a crowd the first are shown by name, and all are counted', async () => {
    const roomId = await publicRoom('voice')
    const own = await sit(person(0), roomId)
    const crowd = await seedPeople(db.pool('api'), api().installation, MAX_LISTENERS + 2)
    await sql(
      `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits)
         SELECT 'sea_' || lpad(n::text, 22, '0'), s.room_id, account, s.decision_id, s.role, s.bits
         FROM app.seat s CROSS JOIN unnest($2::text[]) WITH ORDINALITY AS crowd (account, n) WHERE s.id = $1`,
      [own, crowd.map(({ accountId }) => accountId)],
    )
    const one = await read(host, roomId)
    expect(one.list?.people).to.have.length(MAX_LISTENERS)
    expect(one.list?.total).to.equal(MAX_LISTENERS + 3)
  })
})
