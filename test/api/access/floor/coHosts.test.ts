import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { type Creator, enter } from '#test/kit/access/stage.ts'
import type { Reply } from '#test/kit/client.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { endAgreement, hostBeside } from '../cohosts/hostBeside.ts'
import { type FloorHouse, openFloorHouse } from './floorHouse.ts'

/** What a removal holds until it is written, and what a ban holds: a key of an advisory lock, of the room or of the account. */
const ENDS = { removed: 2, banned: 1 } as const

describe('co-hosts of a voice room [S3.21][S3.29]', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let house: FloorHouse
  let other: Creator
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    house = await openFloorHouse(db, api, 60)
    other = await house.stage.creator(house.fan())
  })
  afterEach(() => run('DELETE FROM app.ban'))

  async function together(maxSpeakers = 5): Promise<string> {
    const room = await house.room(maxSpeakers)
    await hostBeside(db.pool('owner'), room, other)
    return room
  }
  const lead = (who: Person, room: string, method: string, path: string, body: object) =>
    house.call(who, method, `/v1/rooms/${room}/floor/${path}`, body)
  const onAir = (who: Person, room: string) => enter(api().url, who, room, { action: 'host' })
  const seatOf = async (id: string) =>
    (await run('SELECT role, bits, is_co_host, state FROM app.seat WHERE id = $1', id)).rows[0]

  it('[S3.21] has a seat with the bits of a host of a voice room, beside theirs, and no place of the floor', async () => {
    const room = await together(2)
    const [main, beside] = [await onAir(house.creator.host, room), await onAir(other.host, room)]
    expect(beside.status, beside.text).to.equal(201)
    expect(beside.body).to.include({ role: 'host', bits: 15 })
    const seat = { role: 'host', bits: 15, state: 'held' }
    expect(await seatOf(main.body.seatId)).to.deep.equal({ ...seat, is_co_host: false })
    expect(await seatOf(beside.body.seatId)).to.deep.equal({ ...seat, is_co_host: true })
    for (const n of [1, 2]) {
      await house.speaker(room)
      expect((await house.places(room)).map((place) => place.n)).to.have.length(n)
    }
  })

  it('[S3.29][S3.30] gives a place, puts later, sets the order and brings back, as the host does', async () => {
    const room = await together()
    const by = other.host
    const [first, second] = [await house.listens(room), await house.listens(room)]
    const [one, two] = [await house.asks(room, first), await house.asks(room, second)]
    expect((await lead(by, room, 'POST', 'later', { requestId: one })).status).to.equal(204)
    expect(await house.waiting(room)).to.deep.equal([second.person.accountId, first.person.accountId])
    const { rows } = await run('SELECT rev FROM app.floor WHERE room_id = $1', room)
    expect((await lead(by, room, 'PUT', 'order', { order: 'least_spoken' })).status).to.equal(204)
    expect(await house.rev(room)).to.equal(rows[0].rev + 1)
    const given = await house.grants(room, two, by)
    expect(given.status, given.text).to.equal(204)
    expect(await house.bits(second.seatId)).to.include({ bits: 14 })
    const [place] = await house.places(room)
    const sql = 'SELECT action, verdict, account_id FROM app.decision WHERE id = $1'
    const decided = await run(sql, place?.decision_id)
    expect(decided.rows).to.deep.equal([
      { action: 'speak', verdict: 'allow', account_id: second.person.accountId },
    ])
    expect((await lead(by, room, 'POST', 'ends', { seatId: second.seatId })).status).to.equal(204)
    expect(await house.places(room)).to.deep.equal([])
  })

  it('[S3.29][T5] who declined, was removed or banned, hosts another room or listens leads none of it; no row changes', async () => {
    const [room, elsewhere] = [await together(), await house.elsewhere()]
    const speaker = await house.speaker(room)
    const request = await house.asks(room, await house.listens(room))
    const foreign = await house.stage.creator(house.fan())
    await hostBeside(db.pool('owner'), elsewhere, foreign)
    const asked = await house.stage.creator(house.fan())
    await run(
      'INSERT INTO app.co_host (room_id, account_id, channel_id) VALUES ($1, $2, $3)',
      ...[room, asked.host.accountId, asked.channelId],
    )
    const left = await house.stage.creator(house.fan())
    await hostBeside(db.pool('owner'), room, left)
    await endAgreement(db.pool('owner'), room, left)
    const out = await house.stage.creator(house.fan())
    await hostBeside(db.pool('owner'), room, out)
    const { seatId } = (await onAir(out.host, room)).body
    const act = { ruleCode: 'spam', reason: 'because', seatId }
    const banned = await house.call(house.creator.host, 'POST', `/v1/rooms/${room}/bans`, act)
    expect(banned.status, banned.text).to.equal(201)

    const presses = (who: Person): Promise<Reply>[] => [
      house.grants(room, request, who),
      lead(who, room, 'POST', 'later', { requestId: request }),
      lead(who, room, 'POST', 'ends', { seatId: speaker.seatId }),
      lead(who, room, 'PUT', 'order', { order: 'least_spoken' }),
    ]
    const stream = await house.elsewhere({ kind: 'stream' })
    await hostBeside(db.pool('owner'), stream, foreign)
    const order = await lead(foreign.host, stream, 'PUT', 'order', { order: 'least_spoken' })
    expect(order.status, 'a stream has no floor').to.equal(404)
    const counts = await house.counts()
    for (const [why, who] of [
      ['of another room', foreign.host],
      ['has not answered', asked.host],
      ['declined', left.host],
      ['is banned', out.host],
      ['listens', speaker.person],
    ] as const)
      for (const reply of await Promise.all(presses(who)))
        expect([reply.status, reply.body.code], why).to.deep.equal([404, 'NOT_FOUND'])
    expect(await house.counts()).to.deep.equal(counts)
    expect((await house.grants(room, request, other.host)).status).to.equal(204)
  })

  for (const how of ['removed', 'banned'] as const)
    it(`[S3.29][T5] a press that is on its way while they are ${how} changes nothing`, async () => {
      const room = await together()
      const request = await house.asks(room, await house.listens(room))
      const speaker = await house.speaker(room)
      const counts = await house.counts()
      for (const press of [
        () => house.grants(room, request, other.host),
        () => lead(other.host, room, 'POST', 'ends', { seatId: speaker.seatId }),
        () => lead(other.host, room, 'POST', 'later', { requestId: request }),
        () => lead(other.host, room, 'PUT', 'order', { order: 'least_spoken' }),
      ]) {
        const tx = await db.pool('owner').connect()
        try {
          await tx.query('BEGIN')
          await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [
            ...[how === 'removed' ? room : other.host.accountId, ENDS[how]],
          ])
          // written and not seen yet
          await tx.query(
            how === 'removed'
              ? 'UPDATE app.co_host SET accepted_terms = NULL, declined = true, withdrawn = true WHERE room_id = $1'
              : `WITH a AS (INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
                     SELECT 'act_0000000000000000000001', r.channel_id, c.account_id, k.account_id, 'ban', 'x', 'x' FROM app.co_host k JOIN app.room r ON r.id = k.room_id
                       JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id WHERE k.room_id = $1
                     RETURNING id, channel_id, target_account)
                   INSERT INTO app.ban (action_id, channel_id, account_id, rule_code, reason) SELECT id, channel_id, target_account, 'x', 'x' FROM a`,
            [room],
          )
          const pressed = await behindLock(db.pool('owner'), 'advisory', press)
          await tx.query('COMMIT')
          const reply = await pressed()
          expect([reply.status, reply.body?.code]).to.deep.equal([404, 'NOT_FOUND'])
        } finally {
          await tx.query('ROLLBACK').catch(() => {})
          tx.release()
        }
        await run('DELETE FROM app.ban')
        await run("DELETE FROM app.action_log WHERE id = 'act_0000000000000000000001'")
        await run('DELETE FROM app.co_host WHERE room_id = $1', room)
        await hostBeside(db.pool('owner'), room, other)
      }
      expect(await house.counts()).to.deep.equal(counts)
    })
})
