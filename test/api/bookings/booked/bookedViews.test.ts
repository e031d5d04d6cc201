import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import { type OpenCalls, openCalls, timeIn } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const AT = timeIn(3, '10:00')

describe('bookings as both sides read them', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let [fan, other]: [Client, Client] = [] as never
  beforeEach(async () => {
    calls = await openCalls(world().url)
    ;[fan, other] = [await signIn(world().url), await signIn(world().url)]
  })
  const seller = () => calls.seller.client
  const idOf = async (escrowId: Buffer) => (await world().row(escrowId))?.id as string
  const path = (id: string) => `/v1/me/calls/bookings/${id}`
  const listOf = async (client: Client) => (await client.call('GET', '/v1/me/calls/bookings')).body.bookings
  const booked = async () => {
    const { id } = await world().agree(calls, fan, AT)
    await world().book(calls, fan, { id })
    await world().follow()
    return id
  }

  it('[T22] both sides read it as the chain has it, and nobody else', async () => {
    const escrowId = await booked()
    const id = await idOf(escrowId)
    await world().sql("UPDATE app.profile SET display_name = 'Ann Lee' WHERE account_id = $1", fan.accountId)
    const shown = await fan.call('GET', path(id))
    expect(shown.status, shown.text).to.equal(200)
    const { createdAt, escrow, policy, channel, agreement, ...rest } = shown.body
    expect(rest).to.deep.equal({
      ...{
        id,
        side: 'fan',
        fanName: null,
        media: 'video',
        terms: 'moderate',
        startsAt: AT,
        endsAt: timeIn(3, '10:30'),
      },
      ...{
        lengthMinutes: 30,
        feeBps: 1000,
        status: 'booked',
        pending: null,
        finding: null,
        creatorAsk: null,
        fanAsk: null,
        revision: 0,
      },
      price: { currency: '0', units: '1500000000000000000', symbol: 'ETH', decimals: 18 },
      ...{
        isSecured: false,
        isPlaced: true,
        settlement: null,
        text: 'What: a call',
        move: null,
        movedText: null,
      },
      ...{ keeper: 'none', countersignature: null, rail: 'chain', hold: null },
    })
    expect(channel.id).to.equal(calls.channelId)
    expect(policy).to.include({ noticeFullSeconds: 172_800, partialBps: 5000, isMetered: false })
    expect(escrow.id).to.equal(`0x${escrowId.toString('hex')}`)
    expect(escrow.fan).to.equal(fan.wallet.address.toLowerCase())
    expect(agreement.nonce).to.match(/^\d+$/)
    expect(agreement).to.deep.equal({
      ...{ creator: escrow.creator, fan: escrow.fan, currency: 0, amount: '1500000000000000000' },
      ...{ startAt: Date.parse(AT) / 1000, lengthMinutes: 30, policyId: 0, nonce: agreement.nonce },
    })
    await world().sql('UPDATE chain.cursor SET safe = 4995, agreed = 4995')
    const ofCreator = (await seller().call('GET', path(id))).body
    await world().sql('UPDATE chain.cursor SET safe = 4990, agreed = 4990')
    expect(ofCreator).to.include({ side: 'creator', fanName: 'Ann Lee', isSecured: true })
    expect([await listOf(fan), await listOf(other)]).to.deep.equal([[shown.body], []])
    expect(refusalOf(await other.call('GET', path(id)))).to.deep.equal([404, 'NOT_FOUND'])
    for (const client of [fan, other])
      expect(refusalOf(await client.call('POST', `${path(id)}/place`))).to.deep.equal([404, 'NOT_FOUND'])
  })

  it('what was settled says who got what; what the network dropped is as it was agreed to', async () => {
    const escrowId = await booked()
    const id = await idOf(escrowId)
    await world().decline(escrowId)
    await world().follow()
    const { status, settlement } = (await fan.call('GET', path(id))).body
    expect(status).to.equal('refunded')
    const { at, ...parts } = settlement
    expect(parts).to.deep.equal({ cause: 'declined', toCreator: '0', toFan: '1500000000000000000', fee: '0' })
    await world().sql('DELETE FROM chain.escrow_move WHERE id = $1', escrowId)
    await world().drop(escrowId)
    await world().follow()
    const { status: now, price, feeBps, settlement: none } = (await seller().call('GET', path(id))).body
    expect([now, price.units, feeBps, none]).to.deep.equal(['none', '1500000000000000000', 1000, null])
  })

  it('what is to come stands first, the next one first, then what was, the newest first', async () => {
    const at = [timeIn(4, '09:00'), timeIn(3, '09:00'), timeIn(-2, '09:00'), timeIn(-1, '09:00')]
    for (const startsAt of at) await world().book(calls, fan, { startsAt })
    await world().follow()
    const starts = (await listOf(fan)).map(({ startsAt }: { startsAt: string }) => startsAt)
    expect(starts).to.deep.equal([at[1], at[0], at[3], at[2]])
  })

  it('what strangers book without us hides nothing that was agreed to here, and names nobody', async () => {
    const { id, reservationId } = await world().agree(calls, fan, AT)
    await fan.call('DELETE', `/v1/me/calls/reservations/${reservationId}`)
    await world().book(calls, fan, { id })
    await world().follow()
    await world().sql("UPDATE app.profile SET display_name = 'Ann Lee' WHERE account_id = ANY ($1)", [
      fan.accountId,
      other.accountId,
    ])
    for (let n = 0; n < 21; n++) await world().book(calls, other, { startsAt: timeIn(4, '10:00') })
    await world().follow()
    const listed: { id: string; fanName: string | null }[] = await listOf(seller())
    expect(listed).to.have.length(20)
    const agreed = await idOf(id)
    for (const { id: one, fanName } of listed) expect(fanName).to.equal(one === agreed ? 'Ann Lee' : null)
    expect(listed.map(({ id: one }) => one)).to.include(agreed)
  })

  it('[S3.36] its creator takes the date of one that had none, once it is free; the fan is told', async () => {
    const escrowId = await world().book(calls, fan)
    expect((await calls.hold(other, AT)).status).to.equal(201)
    await world().follow()
    const id = await idOf(escrowId)
    const place = () => seller().call('POST', `${path(id)}/place`)
    const refused = await place()
    expect([...refusalOf(refused), refused.body.detail]).to.deep.equal([
      ...[
        409,
        'CONFLICT',
        'This time is not free for both of you. Free yours and try again, or give the money back.',
      ],
    ])
    await world().shift('11 minutes')
    for (let n = 0; n < 2; n++) {
      const placed = await place()
      expect([placed.status, placed.body.isPlaced], placed.text).to.deep.equal([200, true])
    }
    expect(await world().row(escrowId)).to.include({ is_placed: true, times: 2 })
    expect([await world().news(fan), await world().news(seller())]).to.deep.equal([
      ['call_booked'],
      ['call_unplaced'],
    ])
  })

  it('one that has ended, or whose payment is gone, gets no date any more', async () => {
    const [ended, gone] = [
      await world().book(calls, fan),
      await world().book(calls, other, { startsAt: timeIn(4, '10:00') }),
    ]
    await world().follow()
    await world().decline(ended)
    await world().drop(gone)
    await world().follow()
    for (const escrowId of [ended, gone]) {
      const refused = await seller().call('POST', `${path(await idOf(escrowId))}/place`)
      expect(refusalOf(refused)).to.deep.equal([409, 'CONFLICT'])
      expect(await world().row(escrowId)).to.include({ is_placed: false, times: 0 })
    }
  })

  it('[S3.36] a booked call is in the way of both, and counts on its day', async () => {
    await booked()
    const elsewhere = await openCalls(world().url)
    const own = await elsewhere.hold(fan, timeIn(3, '10:15'))
    expect([own.status, own.body.detail]).to.deep.equal([409, 'You have a call at this time yourself.'])
    expect((await elsewhere.hold(seller(), timeIn(3, '10:15'))).status, 'its creator elsewhere').to.equal(409)
    const { calendar, revision } = await calls.seller.read()
    await calls.seller.setCalendar(revision, { ...calendar, mostADay: 1 })
    expect((await calls.times()).filter((one) => one.startsWith(AT.slice(0, 10)))).to.deep.equal([])
  })

  it('agreements that nobody booked are forgotten after thirty days; what was booked keeps its own', async () => {
    const escrowId = await booked()
    const unused = await world().agree(calls, other, timeIn(3, '12:00'))
    const kept = async () =>
      (
        await world().sql<{ id: Buffer }>('SELECT id FROM app.call_agreement WHERE id = ANY ($1)', [
          escrowId,
          unused.id,
        ])
      ).map(({ id }) => id.toString('hex'))
    await world().shift('29 days')
    await sweepReservations(world().database.pool('worker'))
    expect(await kept()).to.have.members([escrowId.toString('hex'), unused.id.toString('hex')])
    await world().shift('31 days')
    await sweepReservations(world().database.pool('worker'))
    expect(await kept()).to.deep.equal([escrowId.toString('hex')])
    expect(await world().row(escrowId)).to.include({ times: 2 })
  })
})
