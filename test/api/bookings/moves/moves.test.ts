import { expect } from 'chai'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import { openCalls, timeIn } from '../openCalls.ts'
import { BOOKED_AT, type MovedBooking, useMoves } from './useMoves.ts'

const OTHER = timeIn(6, '15:00')

describe('another date for a booked call', function () {
  this.timeout(60_000)
  const { world, booked } = useMoves()
  let call: MovedBooking
  let stranger: Client
  beforeEach(async () => {
    call = await booked()
    stranger = await signIn(world().url)
  })
  const proposed = async (by: Client, startsAt = OTHER): Promise<string> => {
    const reply = await call.propose(by, startsAt)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.move.id
  }
  const timesOf = async (client: Client) => {
    const { status, body, text } = await client.call('GET', `${call.path}/times`)
    expect(status, text).to.equal(200)
    return body as { runs: { first: string; last: string }[]; zone: string }
  }
  const has = ({ runs }: { runs: { first: string; last: string }[] }, at: string) =>
    runs.some(({ first, last }) => first <= at && at <= last)

  it('both read what one signed; the other side alone gets the signature, and then nobody withdraws it', async () => {
    const { creator, fan } = call
    const id = await proposed(fan)
    const { move } = await call.read(fan)
    const { validUntil, ...rest } = move ?? { validUntil: '' }
    expect(rest).to.deep.equal({
      ...{ id, by: 'fan', isTaken: false, startsAt: OTHER, endsAt: timeIn(6, '15:30') },
    })
    expect(Date.parse(validUntil) - Date.now()).to.be.within(71 * 3_600_000, 72 * 3_600_000)
    expect((await call.read(creator)).move).to.deep.equal(move)
    const listed = await creator.call('GET', '/v1/me/calls/bookings')
    expect(listed.body.bookings.map((one: { move: unknown }) => one.move)).to.deep.equal([move])
    expect(refusalOf(await call.accept(fan, id))).to.deep.equal([409, 'CONFLICT'])
    const byCard = await creator.call('POST', `${call.path}/card-moves/${id}/accept`, {
      body: { text: 'Yes' },
    })
    expect([byCard.status, byCard.body.detail], 'nobody signs that').to.deep.equal([
      ...[
        409,
        'This call was booked by wallet, so another date for it is signed. Load its page again, and sign the date there.',
      ],
    ])
    const taken = await call.accept(creator, id)
    expect(taken.status, taken.text).to.equal(200)
    const { signature, ...date } = taken.body
    expect(date).to.deep.equal({
      ...{ startAt: Date.parse(OTHER) / 1000, revision: 0, validUntil: Date.parse(validUntil) / 1000 },
    })
    expect(signature).to.match(/^0x[0-9a-f]{128}1[bc]$/)
    expect((await call.accept(creator, id)).body).to.deep.equal(taken.body)
    expect((await call.read(fan)).move?.isTaken).to.equal(true)
    const refused = await call.end(fan, id)
    expect(refusalOf(refused)).to.deep.equal([409, 'CONFLICT'])
    expect(refused.body.detail).to.match(/can accept this date until .*UTC/)
    expect((await call.end(creator, id)).body.move).to.equal(null)
    // a no does not take the signature back, and who gave it reads that
    const news = await world().sql(
      "SELECT facts->>'signedUntil' AS until FROM app.notification WHERE account_id = $1 AND kind = 'call_move_ended'",
      fan.accountId,
    )
    expect(news).to.deep.equal([{ until: validUntil }])
  })

  it('the time is kept for both, also over that of the call itself, and given back with a no', async () => {
    const { creator, fan, calls } = call
    const near = timeIn(5, '10:15')
    expect((await timesOf(creator)).runs).to.deep.equal((await timesOf(fan)).runs)
    expect([has(await timesOf(fan), near), has(await timesOf(fan), BOOKED_AT)]).to.deep.equal([true, false])
    const elsewhere = await openCalls(world().url)
    // of a creator the break after a call is taken as well, of a fan the call alone
    const areFree = async () => [
      (await calls.times()).includes(timeIn(5, '10:45')),
      (await elsewhere.hold(fan, timeIn(5, '10:30'))).status === 201,
    ]
    for (const [by, end, state] of [
      [fan, fan, 'withdrawn'],
      [creator, fan, 'declined'],
    ] as const) {
      const id = await proposed(by, near)
      expect(await areFree(), state).to.deep.equal([false, false])
      for (let n = 0; n < 2; n++) {
        const ended = await call.end(end, id)
        expect([ended.status, ended.body.move], ended.text).to.deep.equal([200, null])
      }
      const rows = await world().sql('SELECT state FROM app.call_move WHERE id = $1', id)
      expect(rows).to.deep.equal([{ state }])
      expect(await world().row(call.escrowId)).to.include({ is_placed: true, times: 2 })
      expect(refusalOf(await call.accept(creator, id))).to.deep.equal([409, 'CONFLICT'])
    }
    expect(await areFree()).to.deep.equal([true, true])
    // which the fan holds now
    expect(has(await timesOf(creator), timeIn(5, '10:30'))).to.equal(false)
  })

  it('one is open at a time, whoever of both is first', async () => {
    const { creator, fan } = call
    const replies = await Promise.all([call.propose(fan, OTHER), call.propose(creator, timeIn(7, '15:00'))])
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 409])
    const isFans = replies[0]?.status === 201
    const detail = async (by: Client) => (await call.propose(by, timeIn(8, '15:00'))).body.detail
    expect(await detail(isFans ? fan : creator)).to.equal(
      'You propose another date already. Withdraw that one first.',
    )
    expect(await detail(isFans ? creator : fan)).to.equal(
      'The other side proposes another date already. Answer that one first.',
    )
  })

  it('[T22] is nobody’s who is no side of it, and no wallet’s that is none', async () => {
    const id = await proposed(call.fan)
    const missing = [404, 'NOT_FOUND']
    expect(refusalOf(await stranger.call('GET', `${call.path}/times`))).to.deep.equal(missing)
    for (const reply of [
      await call.propose(stranger, OTHER),
      await call.accept(stranger, id),
      await call.end(stranger, id),
      await call.accept(call.creator, `mov_${'0'.repeat(22)}`),
    ])
      expect(refusalOf(reply)).to.deep.equal(missing)
    await call.end(call.fan, id)
    // a key of somebody else may still be a contract's: that is asked of the chain, which is away here
    const [fan, creator] = [call.fan, { ...call.creator, wallet: call.fan.wallet }]
    expect(refusalOf(await call.propose(creator, OTHER))).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    expect((await call.read(fan)).move).to.equal(null)
  })

  it('refuses a date that is stale, open for too long, or not free', async () => {
    const { creator, fan, calls } = call
    const nowS = Math.floor(Date.now() / 1000)
    const refused = async (reply: Promise<Reply>, ...expected: unknown[]) =>
      expect(refusalOf(await reply)).to.deep.equal(expected)
    await refused(call.propose(fan, OTHER, { revision: 1 }), 409, 'CONFLICT')
    await refused(call.propose(fan, BOOKED_AT), 409, 'CONFLICT')
    const byCard = { body: { startAt: Date.parse(OTHER) / 1000, text: 'Another date' } }
    const unsigned = await fan.call('POST', `${call.path}/card-moves`, byCard)
    expect(refusalOf(unsigned)).to.deep.equal([409, 'CONFLICT'])
    expect(unsigned.body.detail).to.match(/^This call was booked by wallet, .* sign the date there\.$/)
    for (const validUntil of [nowS + 30, nowS + 72 * 3600 + 400])
      await refused(call.propose(fan, OTHER, { validUntil }), 422, 'INVALID_INPUT')
    const soon = timeIn(1, '23:45')
    await refused(call.propose(fan, soon, { validUntil: Date.parse(soon) / 1000 }), ...[422, 'INVALID_INPUT'])
    expect((await calls.hold(stranger, OTHER)).status).to.equal(201)
    const taken = await call.propose(fan, OTHER)
    expect(refusalOf(taken)).to.deep.equal([409, 'CONFLICT'])
    expect(taken.body.facts.next[0]).to.equal(timeIn(6, '15:45'))
    // between two steps, and past the horizon
    for (const at of [timeIn(6, '15:50'), timeIn(40, '15:00')])
      await refused(call.propose(creator, at), 409, 'CONFLICT')
    expect((await call.read(fan)).move).to.equal(null)
  })

  it('a call that has begun, or is not as it was booked, keeps its date', async () => {
    const { creator, fan } = call
    const id = await proposed(fan)
    const set = (change: string) =>
      world().sql(`UPDATE app.booking SET ${change} WHERE escrow_id = $1`, call.escrowId)
    for (const [change, back] of [
      ["status = 'confirmed'", "status = 'booked'"],
      ["status = 'none'", "status = 'booked'"],
      ['placed_at = NULL', 'placed_at = app.now()'],
      ["starts_at = starts_at - interval '6 days'", "starts_at = starts_at + interval '6 days'"],
      ['revision = 1', 'revision = 0'],
    ] as const) {
      await set(change)
      const refused = [await call.accept(creator, id), await call.propose(creator, timeIn(7, '15:00'))]
      expect(refused.map(refusalOf), change).to.deep.equal([409, 409].map((status) => [status, 'CONFLICT']))
      await set(back)
    }
    const { validUntil } = (await call.read(fan)).move ?? { validUntil: '' }
    const leftS = Math.floor((Date.parse(validUntil) - Date.now()) / 1000)
    await world().shift(`${leftS - 50} seconds`)
    expect(refusalOf(await call.accept(creator, id))).to.deep.equal([409, 'CONFLICT'])
    await world().shift(`${leftS - 90} seconds`)
    expect((await call.accept(creator, id)).status).to.equal(200)
  })

  it('who serves people changes no date that the chain has', async () => {
    for (const change of ["starts_at = starts_at + interval '1 hour'", 'revision = revision + 1']) {
      const served = `DO $$ BEGIN SET LOCAL ROLE sd_api; UPDATE app.booking SET ${change} WHERE rail = 'chain'; END $$`
      const said = await world()
        .sql(served)
        .then(
          () => 'changed',
          ({ message }: Error) => message,
        )
      expect(said, change).to.equal('a booking by wallet is changed by its chain alone')
    }
  })

  it('each side proposes six within a day', async () => {
    for (let n = 0; n < 6; n++) await call.end(call.fan, await proposed(call.fan))
    expect(refusalOf(await call.propose(call.fan, OTHER))).to.deep.equal([429, 'RATE_LIMITED'])
    await proposed(call.creator)
  })
})
