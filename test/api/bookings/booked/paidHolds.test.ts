import { expect } from 'chai'
import { sweepReservations } from '#api/bookings/reservations/sweepReservations.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { heldBy, type OpenCalls, openCalls, timeIn } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const AT = timeIn(3, '10:00')

describe('times that are held while they are paid for', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let [fan, other]: [Client, Client] = [] as never
  beforeEach(async () => {
    calls = await openCalls(world().url)
    ;[fan, other] = [await signIn(world().url), await signIn(world().url)]
  })

  it('[once] what is being paid for is neither given back nor held in the place of, until that failed', async () => {
    const { agree, intend, setIntents } = world()
    const { id, reservationId } = await agree(calls, fan, AT)
    await intend(other, id)
    const path = `/v1/me/calls/reservations/${reservationId}`
    const isPaying = async () => (await heldBy(fan))[0]?.isPaying
    expect(await isPaying(), 'a stranger pays').to.equal(false)
    await intend(fan, id, 'safe')
    expect(await isPaying()).to.equal(true)
    const refused = [await fan.call('DELETE', path), await calls.hold(fan, timeIn(3, '12:00'))]
    for (const { status, body } of refused)
      expect([status, body.detail, body.facts]).to.deep.equal([
        ...[409, 'You are paying for the time that you hold. Wait until that is through.', undefined],
      ])
    await setIntents(id, 'reverted')
    expect(await isPaying()).to.equal(false)
    expect((await fan.call('DELETE', path)).status).to.equal(204)
    expect(await heldBy(fan)).to.deep.equal([])
  })

  it('[once] however many strangers book at once, what was agreed to here has its time at the next look', async () => {
    const { agree, book, follow, row } = world()
    for (let n = 0; n < 55; n++) await book(calls, other, { startsAt: timeIn(4, '10:00') })
    const { id } = await agree(calls, fan, AT)
    await book(calls, fan, { id })
    await follow()
    expect(await row(id)).to.include({ is_placed: true, times: 2 })
  })

  it('[T22] who pays holds for an hour from its beginning, and only for what they hold themselves', async () => {
    const { agree, intend, setIntents, follow, shift } = world()
    const { id } = await agree(calls, fan, AT)
    await intend(other, id)
    await follow()
    const until = async () => Date.parse((await heldBy(fan))[0]?.heldUntil) - Date.now()
    expect(await until(), 'a stranger says so').to.be.within(0, 601_000)
    await intend(fan, id)
    await follow()
    expect(await until()).to.be.within(3_500_000, 3_601_000)
    await shift('20 minutes')
    await follow()
    expect(await heldBy(fan)).to.have.length(1)
    await setIntents(id, 'reverted')
    await follow()
    await sweepReservations(world().database.pool('worker'))
    expect(await heldBy(fan)).to.deep.equal([])
    expect(await calls.times()).to.include(AT)
  })
})
