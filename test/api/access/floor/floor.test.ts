import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { isSigned } from '#test/kit/access/signedRow.ts'
import { enter } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { type FloorHouse, openFloorHouse, type Seated } from './floorHouse.ts'

const unknownRequest = () => newId('flr', randomBytes)

describe('the floor of a voice room', function () {
  this.timeout(60_000)
  const { database: db, api } = joinApi()
  let house: FloorHouse

  before(async () => {
    house = await openFloorHouse(db, api, 80)
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))

  const lead = (method: string, room: string, path: string, body: unknown, by = house.creator.host) =>
    house.call(by, method, `/v1/rooms/${room}/floor/${path}`, body)
  const withdraw = ({ person }: Seated, room: string) =>
    house.call(person, 'DELETE', `/v1/rooms/${room}/floor/requests/own`)
  const stepDown = ({ person }: Seated, room: string) =>
    house.call(person, 'DELETE', `/v1/rooms/${room}/floor/places/own`)
  async function listeners(room: string, count: number): Promise<Seated[]> {
    const all: Seated[] = []
    for (let n = 0; n < count; n++) all.push(await house.listens(room))
    return all
  }
  const idsOf = (seated: readonly (Seated | undefined)[]) => seated.map((one) => one?.person.accountId)

  describe('asking [S3.28]', () => {
    it('[S3.28] keeps one request a person in the order of asking, which *Later* and least spoken change', async () => {
      const room = await house.room()
      const [first, second, third] = (await listeners(room, 3)) as [Seated, Seated, Seated]
      const request = await house.asks(room, first)
      await house.asks(room, second)
      await house.asks(room, third)
      expect(await house.asks(room, first), 'asking again').to.equal(request)
      expect(await house.waiting(room)).to.deep.equal(idsOf([first, second, third]))
      expect((await lead('POST', room, 'later', { requestId: request })).status).to.equal(204)
      expect(await house.waiting(room)).to.deep.equal(idsOf([second, third, first]))

      await db
        .pool('owner')
        .query('INSERT INTO app.floor_spoke VALUES ($1, $2, 40), ($1, $3, 5)', [
          ...[room, second.person.accountId, third.person.accountId],
        ])
      expect((await lead('PUT', room, 'order', { order: 'least_spoken' })).status).to.equal(204)
      expect(await house.waiting(room)).to.deep.equal(idsOf([first, third, second]))
      await lead('POST', room, 'later', { requestId: request })
      expect(await house.waiting(room)).to.deep.equal(idsOf([third, second, first]))

      for (let twice = 0; twice < 2; twice++) expect((await withdraw(third, room)).status).to.equal(204)
      expect(await house.waiting(room)).to.deep.equal(idsOf([second, first]))
    })

    it('[S3.28][T36] is for who listens in a voice room that is live; everywhere else it is not found', async () => {
      const [room, draft] = [await house.room(), await house.elsewhere({ state: 'draft' })]
      const stream = await house.elsewhere({ kind: 'stream' })
      const viewer = await house.listens(stream)
      const host = { person: house.creator.host, seatId: '' }
      expect((await enter(api().url, host.person, room, { action: 'host' })).status).to.equal(201)
      const counts = await house.counts()
      const unknown = newId('rom', randomBytes)
      const asking: [string, Seated, string][] = [
        ['of a stream', viewer, stream],
        ['outside', viewer, room],
        ['of a room that is not live', viewer, draft],
        ['of nothing', viewer, unknown],
        ['the host', host, room],
      ]
      for (const [name, { person }, id] of asking) {
        const reply = await house.call(person, 'POST', `/v1/rooms/${id}/floor/requests`)
        expect([reply.status, reply.body.code], name).to.deep.equal([404, 'NOT_FOUND'])
        expect((await withdraw({ person, seatId: '' }, id)).status, name).to.equal(404)
        expect((await stepDown({ person, seatId: '' }, id)).status, name).to.equal(404)
      }
      const guest = await becomeGuest(api().url, room)
      const refused = await guest.call('POST', `/v1/rooms/${room}/floor/requests`)
      expect([refused.status, refused.body.code]).to.deep.equal([401, 'SIGN_IN_REQUIRED'])
      expect({ ...(await house.counts()), accounts: 0, sessions: 0 }).to.deep.equal({
        ...{ ...counts, accounts: 0, sessions: 0 },
      })
    })
  })

  describe('granting [S3.29]', () => {
    it('[S3.29][T5] is done by who leads the floor alone; every other try leaves nothing', async () => {
      const [room, other] = [await house.room(1), await house.elsewhere()]
      const [asking, listening, taking] = (await listeners(room, 3)) as [Seated, Seated, Seated]
      const [producer, moderator] = [house.fan(), house.fan()]
      for (const [person, role] of [
        [producer, 'producer'],
        [moderator, 'moderator'],
      ] as const)
        await db
          .pool('owner')
          .query(
            'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
            [...[house.creator.channelId, person.accountId, role, house.creator.host.accountId]],
          )
      const request = await house.asks(room, asking)
      const foreign = await house.asks(other, await house.listens(other))
      const withdrawn = await house.asks(room, listening)
      await withdraw(listening, room)
      const counts = await house.counts()
      const tries: [string, number, () => ReturnType<FloorHouse['grants']>][] = [
        ['to oneself', 404, () => house.grants(room, request, asking.person)],
        ['by a listener', 404, () => house.grants(room, request, listening.person)],
        ['by a moderator', 403, () => house.grants(room, request, moderator)],
        ['of another room', 404, () => house.grants(room, foreign)],
        ['withdrawn', 404, () => house.grants(room, withdrawn)],
        ['unknown', 404, () => house.grants(room, unknownRequest())],
        ['shapeless', 422, () => house.grants(room, 'flr_1')],
      ]
      for (const [name, status, attempt] of tries) expect((await attempt()).status, name).to.equal(status)
      expect(await house.counts()).to.deep.equal(counts)

      const given = await house.grants(room, request, producer)
      expect(given.status, given.text).to.equal(204)
      expect(await house.places(room)).to.have.length(1)
      expect(await house.bits(asking.seatId)).to.include({ bits: 14, state: 'held' })
      expect(await house.waiting(room)).to.deep.equal([])
      expect((await house.grants(room, request)).status, 'twice').to.equal(404)
      const again = await house.call(asking.person, 'POST', `/v1/rooms/${room}/floor/requests`)
      expect([again.status, again.body.code], again.text).to.deep.equal([409, 'CONFLICT'])

      const late = await house.asks(room, taking)
      const full = await house.counts()
      const refused = await house.grants(room, late)
      expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
      expect(refused.body.detail).to.contain('places are taken')
      expect(await house.counts()).to.deep.equal(full)
    })

    it('[S3.29] is a decision of its own, stored and signed; a new ticket says what the seat may', async () => {
      const room = await house.room()
      const { person, seatId } = await house.speaker(room)
      const [place] = await house.places(room)
      const { rows } = await db.pool('owner').query(
        `SELECT to_jsonb(d) AS row, k.key_id, k.public FROM app.decision d JOIN app.sign_key k USING (key_id)
          JOIN app.receipt_pending p ON p.subject = d.id WHERE d.id = $1`,
        [place?.decision_id],
      )
      const [{ row, key_id, public: raw }] = rows
      const said = { action: 'speak', verdict: 'allow', policy_version: 11, account_id: person.accountId }
      expect(row).to.include({ ...said, room_id: room })
      expect(isSigned(row, new Map([[key_id, raw]]))).to.equal(true)
      expect(isSigned({ ...row, action: 'watch' }, new Map([[key_id, raw]]))).to.equal(false)
      const renewed = await house.call(person, 'POST', `/v1/seats/${seatId}/renewals`, {})
      expect(renewed.body, renewed.text).to.include({ seatId, role: 'viewer', bits: 14 })
      expect(await house.effects(seatId)).to.deep.equal(['media.grant'])
    })

    it('[S3.29] whose pass is gone is refused, and looked at as everybody inside is', async () => {
      const room = await house.room(5, { visibility: 'members' })
      const person = house.fan()
      await house.stage.givePass(house.creator, { passId: 1, owner: person.wallet })
      const seated = await house.listens(room, person)
      const request = await house.asks(room, seated)
      await house.stage.movePass(house.creator, 1, house.fan().wallet)
      const counts = await house.counts()
      const refused = await house.grants(room, request)
      expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
      expect(refused.body.detail).to.equal('They may not speak here any more.')
      expect(await house.counts()).to.deep.equal({ ...counts, jobs: (counts.jobs ?? 0) + 1 })
      const { rows } = await db
        .pool('owner')
        .query("SELECT topic FROM app.outbox WHERE body ->> 'account' = $1", [person.accountId])
      expect(rows).to.deep.equal([{ topic: 'seats.decide_again' }])
    })
  })

  describe('ending [S3.30]', () => {
    it('[S3.30] stepping down and the end by who leads give the place back with their transaction', async () => {
      const room = await house.room()
      const [one, two, three] = [
        await house.speaker(room),
        await house.speaker(room),
        await house.speaker(room),
      ]
      const end = (seatId: string, by = house.creator.host) => lead('POST', room, 'ends', { seatId }, by)
      expect((await end(two.seatId, one.person)).status, 'a speaker ends another').to.equal(404)
      expect((await house.places(room)).map(({ n }) => n)).to.deep.equal([1, 2, 3])
      for (let twice = 0; twice < 2; twice++) {
        expect((await stepDown(one, room)).status).to.equal(204)
        expect((await end(two.seatId)).status).to.equal(204)
      }
      for (const { seatId } of [one, two]) {
        expect(await house.bits(seatId)).to.include({ bits: 10, could_send: true })
        expect(await house.effects(seatId)).to.deep.equal(['media.grant', 'media.grant'])
      }
      expect((await house.places(room)).map(({ n }) => n)).to.deep.equal([3])
      expect(await house.bits(three.seatId)).to.include({ bits: 14, could_send: false })
      const host = await enter(api().url, house.creator.host, room, { action: 'host' })
      expect((await end(host.body.seatId)).status, 'the host').to.equal(404)
      const next = await house.speaker(room)
      expect((await house.places(room))[0]).to.include({ n: 1, seat_id: next.seatId })
    })

    it('[S3.30] who leaves, is kicked or banned has no place and no request any more; seconds spoken stay', async () => {
      const room = await house.room()
      const [left, kicked, banned] = [
        await house.speaker(room),
        await house.speaker(room),
        await house.speaker(room),
      ]
      const asking = await house.listens(room)
      await house.asks(room, asking)
      await db
        .pool('owner')
        .query("UPDATE app.floor_place SET begun_at = app.now() - interval '70.9 s' WHERE seat_id = $1", [
          left.seatId,
        ])
      const act = { ruleCode: 'spam', reason: 'because' }
      const { host } = house.creator
      const replies = [
        await house.call(left.person, 'DELETE', `/v1/seats/${left.seatId}`),
        await house.call(asking.person, 'DELETE', `/v1/seats/${asking.seatId}`),
        await house.call(host, 'POST', `/v1/rooms/${room}/kicks`, { ...act, seatId: kicked.seatId }),
        await house.call(host, 'POST', `/v1/rooms/${room}/bans`, { ...act, seatId: banned.seatId }),
      ]
      for (const reply of replies) expect(reply.status, reply.text).to.be.below(300)
      for (const { seatId } of [left, kicked, banned, asking]) {
        expect((await house.bits(seatId)).state).to.equal('ended')
        expect(await house.effects(seatId)).to.include('media.remove')
      }
      expect(await house.places(room)).to.deep.equal([])
      expect(await house.waiting(room)).to.deep.equal([])
      const spoke = 'SELECT account_id, s FROM app.floor_spoke WHERE room_id = $1'
      const { rows } = await db.pool('owner').query(spoke, [room])
      expect(rows).to.deep.equal([{ account_id: left.person.accountId, s: rows[0].s }])
      expect(rows[0].s).to.be.within(70, 75)
    })
  })
})
