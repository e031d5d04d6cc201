import { expect } from 'chai'
import { timeIn } from '../openCalls.ts'
import { usePlaced } from './usePlaced.ts'

const [AT, NEW, OTHER] = [timeIn(3, '10:00'), timeIn(4, '12:00'), timeIn(5, '12:00')]

describe('calls whose date is moved', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { world, sql, calls, newcomer, fan, seller, place, propose, stateOf, reschedule, mails } = placed
  const dateOf = async (id: string) =>
    (
      await sql<{ at: string; isAnew: boolean; reminded: number | null }>(
        `SELECT to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, placed_at > created_at AS "isAnew",
           reminded_minutes AS reminded FROM app.booking WHERE id = $1`,
        id,
      )
    )[0]

  it('[S3.36] accepted on the chain it has the time that was kept for it, and both are told', async () => {
    const call = await place(AT)
    const moveId = await propose(call, { startsAt: NEW })
    expect(await calls().times()).not.to.include.members([AT, NEW])
    // somebody comes right after the break, which is longer since then
    expect((await calls().hold(await newcomer(), timeIn(4, '12:45'))).status).to.equal(201)
    const { calendar, revision } = await calls().seller.read()
    await calls().seller.setCalendar(revision, { ...calendar, bufferMinutes: 60 })
    await sql('UPDATE app.booking SET reminded_minutes = 60 WHERE id = $1', call.id)
    await world().shift('1 second')
    await reschedule(call, NEW, 1)
    expect(await dateOf(call.id)).to.deep.equal({ at: NEW, isAnew: true, reminded: null })
    expect(await stateOf(moveId)).to.equal('accepted')
    expect(await world().row(call.escrowId)).to.include({ is_placed: true, times: 2 })
    const times = await calls().times()
    expect(times).to.include(AT)
    expect(times).not.to.include(NEW)
    for (const client of [fan(), seller()]) {
      expect(await world().news(client)).to.deep.equal(['call_moved'])
      expect(await mails(client)).to.deep.equal(['call_booked', 'call_moved'])
    }
    const [row] = await sql<{ facts: object }>(
      'SELECT facts FROM app.notification WHERE account_id = $1',
      fan().accountId,
    )
    expect(row?.facts).to.include({ startsAt: NEW, oldStartsAt: AT, side: 'fan' })
  })

  it('[once] a move that a reorg takes back gives the old date back, with news of it; who looks twice tells nothing twice', async () => {
    const call = await place(AT)
    await propose(call, { startsAt: NEW })
    await reschedule(call, NEW, 1)
    await world().shift('1 second')
    await reschedule(call, AT, 0)
    await Promise.all([world().follow(), world().follow()])
    expect(await dateOf(call.id)).to.include({ at: AT })
    expect(await world().row(call.escrowId)).to.include({ is_placed: true, times: 2 })
    expect(await calls().times()).to.include(NEW)
    expect(await mails(fan())).to.deep.equal(['call_booked', 'call_moved', 'call_moved'])
  })

  it('where somebody has the date that it goes back to, its creator decides', async () => {
    const call = await place(AT)
    await propose(call, { startsAt: NEW })
    await reschedule(call, NEW, 1)
    const other = await newcomer()
    expect((await calls().hold(other, AT)).status).to.equal(201)
    await reschedule(call, AT, 0)
    expect(await world().row(call.escrowId)).to.include({ is_placed: false, times: 0 })
    expect(await world().news(fan())).to.deep.equal(['call_unplaced'])
  })

  it('[S3.36] what is proposed ends when the booking goes on without it, and its time is free', async () => {
    const ways: [string, (id: Buffer) => Promise<unknown>][] = [
      [
        'another date',
        (id) => sql('UPDATE chain.escrow SET start_at = $2, revision = 1 WHERE id = $1', id, OTHER),
      ],
      ['longer', (id) => sql('UPDATE chain.escrow SET length_minutes = 45, revision = 1 WHERE id = $1', id)],
      ['stated', (id) => sql("UPDATE chain.escrow SET status = 'confirmed' WHERE id = $1", id)],
      ['given back', (id) => world().decline(id)],
    ]
    for (const [n, [way, happen]] of ways.entries()) {
      const call = await place(timeIn(3, `1${n}:00`))
      const moveId = await propose(call, { startsAt: NEW })
      await happen(call.escrowId)
      await world().follow()
      expect(await stateOf(moveId), way).to.equal('ended')
      expect(await calls().times(), way).to.include(NEW)
    }
  })

  it('what the network drops keeps what is proposed, and takes it along when it is forgotten', async () => {
    const call = await place(AT)
    const moveId = await propose(call, { startsAt: NEW })
    await world().drop(call.escrowId)
    await world().follow()
    expect([await stateOf(moveId), (await world().row(call.escrowId))?.times]).to.deep.equal(['open', 4])
    await world().shift('11 minutes')
    await world().follow()
    expect([await stateOf(moveId), await world().row(call.escrowId)]).to.deep.equal([undefined, undefined])
    expect(await calls().times()).to.include(NEW)
  })

  it('[S3.36] what nobody answers lapses two minutes later, while the index is there, and who proposed it learns that', async () => {
    const call = await place(AT)
    const moveId = await propose(call, { startsAt: NEW, by: 'creator', openFor: '1 hour' })
    const look = async (by: string) => {
      await world().shift(by)
      await placed.lapse()
      return stateOf(moveId)
    }
    expect(await look('61 minutes')).to.equal('open')
    await sql('UPDATE chain.cursor SET is_backfill = true')
    expect(await look('63 minutes')).to.equal('open')
    await sql('UPDATE chain.cursor SET is_backfill = false')
    await Promise.all([placed.lapse(), placed.lapse()])
    expect(await stateOf(moveId)).to.equal('lapsed')
    expect(await world().row(call.escrowId)).to.include({ is_placed: true, times: 2 })
    expect(await calls().times()).to.include(NEW)
    expect([await mails(seller()), await mails(fan())]).to.deep.equal([
      ['call_booked', 'call_move_ended'],
      ['call_booked'],
    ])
  })

  it('[once] what the index shows as accepted does not lapse while the booking was not copied yet', async () => {
    const call = await place(AT)
    const moveId = await propose(call, { startsAt: NEW, openFor: '1 hour' })
    await sql('UPDATE chain.escrow SET start_at = $2, revision = 1 WHERE id = $1', call.escrowId, NEW)
    await world().shift('63 minutes')
    await placed.lapse()
    expect(await stateOf(moveId)).to.equal('open')
    await world().follow()
    expect(await stateOf(moveId)).to.equal('accepted')
    expect(await world().row(call.escrowId)).to.include({ is_placed: true, times: 2 })
    expect(await mails(fan())).to.deep.equal(['call_booked', 'call_moved'])
  })
})
