import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { lapseMoves } from '#api/bookings/moves/followMoves.ts'
import { cardMoveText } from '#domain/calls/cardMove.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import { type HeldByCard, useHeldCards } from './useHeldCards.ts'

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]
const CONFLICT = [409, 'CONFLICT']

describe('another date that is proposed for a call by card [S0.11]', function () {
  this.timeout(60_000)
  const world = useHeldCards()
  const { sql } = world

  /** A booked call: its money is held until 60 hours after it, or its card saved. */
  async function booked(days = 2) {
    const held = await world.hold(days)
    const isFar = days > 5
    const purchaseId = await (isFar ? world.save(held) : world.reserve(held))
    if (!isFar) {
      await world.bankHolds(purchaseId)
      await world.follow()
    }
    const [{ id } = { id: '' }] = await world.bookings(held.fan)
    const path = `/v1/me/calls/bookings/${id}`
    const read = async (client: Client) => (await client.call('GET', path)).body
    /** what would be shown for a date */
    const textOf = async (startsAt: string) => {
      const { channel, media, lengthMinutes, hold, price, policy, ...call } = await read(held.fan)
      return cardMoveText({
        ...{ handle: channel.handle, media, policy, lengthMinutes, isSaved: hold.isSaved },
        ...{ startAt: Date.parse(call.startsAt) / 1000, newStartAt: Date.parse(startsAt) / 1000 },
        captureBefore: hold.captureBefore && Date.parse(hold.captureBefore) / 1000,
        ...{ amount: BigInt(price.units), currency: price.currency },
      })
    }
    return {
      ...{ held, path, purchaseId, read, textOf, fan: held.fan, creator: held.calls.seller.client },
      /** so many hours after the date as it is */
      at: (hours: number) => new Date(Date.parse(held.startsAt) + hours * HOUR_MS).toISOString(),
      propose: async (client: Client, startsAt: string, text?: string) =>
        client.call('POST', `${path}/card-moves`, {
          body: { startAt: Date.parse(startsAt) / 1000, text: text ?? (await textOf(startsAt)) },
        }),
      rows: () =>
        sql<{ state: string; text: string | null; times: number }>(
          `SELECT state, text, (SELECT count(*)::int FROM app.call_time t WHERE t.move_id = m.id) AS times FROM app.call_move m
            WHERE booking_id = $1 ORDER BY created_at`,
          id,
        ),
    }
  }
  type Booked = Awaited<ReturnType<typeof booked>>

  async function proposed(call: Booked, by: Client, startsAt: string) {
    const reply = await call.propose(by, startsAt)
    expect(reply.status, reply.text).to.equal(201)
    return reply.body.move as { id: string; validUntil: string }
  }
  const isTaken = ({ held }: Booked, startsAt: string): Promise<boolean> =>
    world.isTaken({ ...held, startsAt } satisfies HeldByCard)
  const kindsOf = async (client: Client) => (await world.news(client)).map(({ kind }) => kind)

  it('both read what one proposed, its time is kept for both, and of a fan what they agreed to', async () => {
    const call = await booked()
    const { fan, creator, held } = call
    const startsAt = call.at(12)
    const move = await proposed(call, fan, startsAt)
    expect(move).to.deep.equal({
      ...{ id: move.id, by: 'fan', isTaken: false, startsAt, endsAt: call.at(12.5) },
      validUntil: new Date(Date.parse(held.startsAt) - 1000).toISOString(),
    })
    expect((await call.read(creator)).move).to.deep.equal(move)
    expect(await call.rows()).to.deep.equal([{ state: 'open', text: await call.textOf(startsAt), times: 2 }])
    expect([await isTaken(call, startsAt), await isTaken(call, held.startsAt)]).to.deep.equal([true, true])
    expect([await kindsOf(fan), await kindsOf(creator)]).to.deep.equal([
      ['call_booked'],
      ['call_move_proposed'],
    ])
    expect((await call.propose(fan, call.at(6))).body.detail).to.match(/Withdraw that one first\.$/)
    const no = await creator.call('DELETE', `${call.path}/moves/${move.id}`)
    expect([no.status, no.body.move], no.text).to.deep.equal([200, null])
    expect(await isTaken(call, startsAt)).to.equal(false)
    const own = await proposed(call, creator, startsAt)
    const back = await creator.call('DELETE', `${call.path}/moves/${own.id}`)
    expect([back.status, back.body.move], back.text).to.deep.equal([200, null])
    expect((await call.rows()).map(({ state, text, times }) => [state, text !== null, times])).to.deep.equal([
      ...[
        ['declined', true, 0],
        ['withdrawn', false, 0],
      ],
    ])
  })

  it('[T22] is refused with what to do: of another text, by a wallet, of a stranger, and of a time that is not free', async () => {
    const call = await booked()
    const { fan, creator, held } = call
    const startsAt = call.at(6)
    const text = await call.textOf(startsAt)
    for (const wrong of [`${text}.`, text.slice(1), await call.textOf(call.at(7))]) {
      const reply = await call.propose(fan, startsAt, wrong)
      expect([...refusalOf(reply), reply.body.facts]).to.deep.equal([...CONFLICT, { field: 'text' }])
    }
    const signed = { startAt: Date.parse(startsAt) / 1000, revision: 0, validUntil: 1, signature: '0x11' }
    const byWallet = await fan.call('POST', `${call.path}/moves`, { body: signed })
    expect(byWallet.body.detail).to.match(/^This call was reserved by card, .* choose the date there\.$/)
    const stranger = await signIn(world.url())
    expect(refusalOf(await call.propose(stranger, startsAt))).to.deep.equal([404, 'NOT_FOUND'])
    expect(refusalOf(await call.propose(fan, held.startsAt))).to.deep.equal(CONFLICT)
    // the last one that its hold lasts for: what is free next lies before it
    const last = call.at(12)
    expect((await held.calls.hold(stranger, last)).status).to.equal(201)
    const taken = await call.propose(creator, last)
    expect(refusalOf(taken)).to.deep.equal(CONFLICT)
    expect(taken.body.facts.next).to.deep.equal([call.at(11.25), call.at(11), call.at(10.75)])
    const { move, startsAt: kept } = await call.read(fan)
    expect([move, kept, await call.rows()]).to.deep.equal([null, held.startsAt, []])
    const { id } = await proposed(call, fan, startsAt)
    const accepted = await creator.call('POST', `${call.path}/moves/${id}/accept`)
    expect(refusalOf(accepted)).to.deep.equal(CONFLICT)
    expect(accepted.body.detail).to.equal(byWallet.body.detail)
  })

  it('a near call has the dates that its hold lasts for, and the refusal of a later one names them', async () => {
    const call = await booked()
    const { body } = await call.creator.call('GET', `${call.path}/times`)
    expect(body.runs.at(-1).last).to.equal(call.at(12))
    expect(body.runs[0].first < call.held.startsAt).to.equal(true)
    const reply = await call.propose(call.fan, call.at(12.25))
    expect(refusalOf(reply)).to.deep.equal(CONFLICT)
    expect(reply.body.detail).to.match(
      /^The bank holds the money of this call until .* UTC, so it can begin .*, 22:00 UTC at the latest\. .* the creator declines it, nothing is taken, and it is reserved anew\.$/,
    )
  })

  it('a far call can be put off and brought forward while there is time to hold its money', async () => {
    const call = await booked(8)
    const far = await proposed(call, call.creator, call.at(48))
    expect(Date.parse(far.validUntil) - Date.now()).to.be.within(71.9 * HOUR_MS, 72 * HOUR_MS)
    await call.creator.call('DELETE', `${call.path}/moves/${far.id}`)
    const proposedAt = async (hours: number, newHours: number) => {
      await world.toHours(call.held, hours)
      const reply = await call.propose(call.fan, call.at(newHours))
      if (reply.status !== 201) return reply.body.detail.split('.')[0]
      await call.fan.call('DELETE', `${call.path}/moves/${reply.body.move.id}`)
      return Date.parse(reply.body.move.validUntil) - Date.parse(call.at(Math.min(0, newHours)))
    }
    const LITTLE = 'There is too little time left to agree on this, and to hold the money'
    // two hours before the new date the last hold is tried
    expect(await proposedAt(48, -45.75)).to.equal(-120 * MINUTE_MS - 1000)
    expect(await proposedAt(48, -46)).to.equal(LITTLE)
    const { body } = await call.fan.call('GET', `${call.path}/times`)
    expect(body.runs[0].first).to.equal(call.at(-45.75))
    // 80 minutes before the old one the call ends without one
    expect(await proposedAt(1.5, 24)).to.equal(-80 * MINUTE_MS - 1000)
    expect(await proposedAt(1.4, 24)).to.equal(LITTLE)
  })

  it('what nobody answers lapses without a chain, its time is free, and who proposed it learns that', async () => {
    const call = await booked(8)
    const startsAt = call.at(48)
    await proposed(call, call.fan, startsAt)
    const lapse = () =>
      lapseMoves({ pool: world.work(), clock: Date.now, random: randomBytes, chainId: 31_337 })
    await world.shift('71 hours 59 minutes')
    await lapse()
    expect((await call.rows())[0]).to.include({ state: 'open', times: 2 })
    await world.shift('72 hours 1 second')
    await lapse()
    expect((await call.rows())[0]).to.include({ state: 'lapsed', times: 0 })
    expect(await isTaken(call, startsAt)).to.equal(false)
    expect([await kindsOf(call.fan), await kindsOf(call.creator)]).to.deep.equal([
      ['call_move_ended'],
      ['call_move_proposed'],
    ])
  })

  const decline = async ({ creator, path, propose, at }: Booked) => {
    const shown = { toCreator: '0', toFan: '8000', fee: '0' }
    const reply = await creator.call('POST', `${path}/steps`, { body: { kind: 'decline', shown } })
    expect(reply.status, reply.text).to.equal(200)
    const late = await propose(creator, at(7))
    expect([...refusalOf(late), late.body.detail]).to.deep.equal([
      ...[...CONFLICT, 'This call has ended, and its money is divided.'],
    ])
  }
  const ENDS: [how: string, days: number, end: (call: Booked) => Promise<unknown>][] = [
    ['is declined', 2, decline],
    [
      'loses its hold',
      2,
      async ({ purchaseId }) => {
        await world.bankReleases(purchaseId)
        await world.follow()
      },
    ],
    [
      'is not held in time',
      8,
      async ({ held }) => {
        await world.toHours(held, 1.3)
        await world.tries()
      },
    ],
  ]
  for (const [how, days, end] of ENDS)
    it(`ends with a call that ${how}, and gives its time back`, async () => {
      const call = await booked(days)
      const startsAt = call.at(6)
      await proposed(call, call.fan, startsAt)
      await end(call)
      expect((await call.rows())[0]).to.include({ state: 'ended', times: 0 })
      expect(await isTaken(call, startsAt)).to.equal(false)
      expect(await kindsOf(call.creator)).to.deep.equal(['call_ended'])
    })
})
