import { expect } from 'chai'
import { timeIn } from '../openCalls.ts'
import { usePlaced } from './usePlaced.ts'

const [AT, NEW] = [timeIn(3, '10:00'), timeIn(6, '12:00')]

describe('reminders of calls', function () {
  this.timeout(60_000)
  const { world, sql, fan, seller, place, propose, reschedule, remind, stopAt } = usePlaced()
  const facts = async ({ accountId }: { accountId: string }) =>
    (
      await sql<{ ahead: number }>(
        "SELECT (facts->>'aheadMinutes')::int AS ahead FROM app.delivery WHERE account_id = $1 AND kind = 'call_soon' ORDER BY id",
        accountId,
      )
    ).map(({ ahead }) => ahead)
  const remindedAt = async (ahead: string, startsAt = AT) => {
    await stopAt(startsAt, ahead)
    await remind()
    return facts(fan())
  }

  it('[once] both sides are reminded a day, an hour and ten minutes ahead, whoever looks how often', async () => {
    await place(AT)
    expect(await remindedAt('24 hours 1 minute')).to.deep.equal([])
    expect(await remindedAt('24 hours')).to.deep.equal([1440])
    await Promise.all([remind(), remind()])
    expect(await remindedAt('61 minutes')).to.deep.equal([1440])
    await stopAt(AT, '60 minutes')
    await Promise.all([remind(), remind()])
    expect(await remindedAt('10 minutes')).to.deep.equal([1440, 60, 10])
    expect(await facts(seller())).to.deep.equal([1440, 60, 10])
    expect(await world().news(fan()), 'replaces no other news').to.deep.equal(['call_booked', 'call_soon'])
    expect(await remindedAt('-1 minutes')).to.have.length(3)
  })

  it('of what a worker missed the nearest alone is made up for', async () => {
    await place(AT)
    expect(await remindedAt('59 minutes')).to.deep.equal([60])
    expect(await remindedAt('8 minutes')).to.deep.equal([60, 10])
  })

  it('what was due before the date was fixed is none', async () => {
    await stopAt(AT, '5 hours')
    await place(AT)
    expect(await remindedAt('4 hours')).to.deep.equal([])
    expect(await remindedAt('50 minutes')).to.deep.equal([60])
  })

  it('a call with another date is reminded of anew', async () => {
    const call = await place(AT)
    await remindedAt('24 hours')
    await propose(call, { startsAt: NEW })
    await reschedule(call, NEW, 1)
    expect(await remindedAt('60 minutes'), 'the old one').to.deep.equal([1440])
    expect(await remindedAt('23 hours', NEW)).to.deep.equal([1440, 1440])
  })

  it('nobody is reminded of what has ended, has no date, or was dropped', async () => {
    for (const [way, column] of [
      ["status = 'refunded'", 'status'],
      ["status = 'none'", 'status'],
      ['placed_at = NULL', 'placed_at'],
    ] as const) {
      const { id } = await place(AT)
      await sql(`UPDATE app.booking SET ${way} WHERE id = $1`, id)
      expect(await remindedAt('24 hours'), column).to.deep.equal([])
      await sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", id)
      await sql('DELETE FROM app.call_time WHERE booking_id = $1', id)
      await sql("UPDATE app.clock SET shift = '0'")
    }
  })
})
