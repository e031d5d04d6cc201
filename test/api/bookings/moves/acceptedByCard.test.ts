import { expect } from 'chai'
import { readBooking } from '#api/bookings/booked/bookingView.ts'
import { holdCall } from '#api/bookings/cards/holdCall.ts'
import { acceptMove } from '#api/bookings/moves/acceptMove.ts'
import { DAYS } from '../cards/useTriedHolds.ts'
import { hoursAfter, useCardMoves } from './useCardMoves.ts'

describe('another date for a call by card is accepted [S0.11]', function () {
  this.timeout(60_000)
  const world = useCardMoves()
  const { rowOf, moneyOf, moveOf, propose, accept, near, textOf } = world
  /** why it is refused */
  const refusal = (running: Promise<unknown>) =>
    running.then(
      () => 'accepted',
      ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
    )

  it('the hold that lasts stays as it is, and the call has the time that was kept, of which both learn', async () => {
    const { held, purchaseId } = await near()
    const row = await rowOf(purchaseId)
    const change = 'UPDATE app.booking SET reminded_minutes = 1440, creator_ask_bps = 5000 WHERE id = $1'
    await world.sql(change, row.id)
    const startsAt = hoursAfter(held.startsAt, 6)
    const move = await propose(held, row, 'creator', startsAt)
    const money = await moneyOf(purchaseId)
    await world.shift('1 second')
    const booking = await accept(held.fan, row, move)
    expect(booking).to.deep.include({ startsAt, revision: 1, move: null, movedText: move.text })
    const moved = await rowOf(purchaseId)
    // 60 hours after the old end are 54 after the new one: twelve to take it, and a day for an arbiter
    expect(moved).to.include({
      revision: 1,
      exitAfter: 24,
      holdAhead: null,
      reminded: null,
      creatorAsk: null,
      isAnew: true,
    })
    expect(moved.captureBefore).to.deep.equal(row.captureBefore)
    expect(moved.endsAt.getTime() - moved.startsAt.getTime()).to.equal(
      row.endsAt.getTime() - row.startsAt.getTime(),
    )
    expect(await moneyOf(purchaseId)).to.deep.equal({ ...money, callAt: new Date(startsAt) })
    expect(await moveOf(move)).to.deep.equal({ state: 'accepted', text: move.text })
    const times = await held.calls.times()
    expect(times).to.include(held.startsAt).and.not.include(startsAt)
    await accept(held.fan, row, move)
    expect(await rowOf(purchaseId)).to.deep.equal(moved)
    for (const client of [held.fan, held.calls.seller.client]) {
      const news = (await world.news(client)).filter(({ kind }) => kind === 'call_moved')
      expect(news).to.have.length(1)
      expect(news[0]?.facts).to.include({ startsAt, oldStartsAt: held.startsAt })
    }
    await world.follow()
    expect(await moneyOf(purchaseId), 'it is no orphan').to.include({ state: 'held', taken: null })
  })

  it('a call that is not held yet is held for its new date, also where its creator accepts', async () => {
    const held = await world.hold(DAYS)
    const setupId = await world.save(held)
    const row = await rowOf(setupId)
    const startsAt = hoursAfter(held.startsAt, 72)
    const move = await propose(held, row, 'fan', startsAt)
    await accept(held.calls.seller.client, row, move)
    expect(await rowOf(setupId)).to.include({ purchaseId: setupId, holdAhead: 48, exitAfter: 36 })
    expect(await moneyOf(setupId)).to.deep.include({ state: 'saved', callAt: new Date(startsAt) })
    const now = { ...held, startsAt }
    await world.toHours(held, 48)
    await world.tries()
    expect(await world.triesOf(setupId)).to.deep.equal([])
    await world.toHours(now, 48)
    await world.tries()
    const { id } = await world.lastOf(setupId)
    expect(await moneyOf(id)).to.deep.include({ state: 'created', callAt: new Date(startsAt) })
  })

  it('what is held for the old date goes free before it is held for a date far away, and both learn of each hold', async () => {
    const { held, setupId, tryId } = await world.tried()
    const mails = await world.mailed(held.fan)
    await world.bankHolds(tryId)
    await world.tries()
    expect(await mails()).to.deep.equal(['call_held'])
    await world.sql(
      `INSERT INTO app.call_hold (purchase_id, booking_id, by_fan, created_at, followed_at, fail_code)
        SELECT id, (SELECT id FROM app.booking WHERE setup_id = $1), false, app.now() - interval '1 hour', app.now(), 'DECLINED' FROM app.purchase WHERE id = $1`,
      setupId,
    )
    const row = await rowOf(setupId)
    const startsAt = hoursAfter(held.startsAt, 24)
    const move = await propose(held, row, 'creator', startsAt)
    await accept(held.fan, row, move)
    const unheld = await rowOf(setupId)
    expect(unheld).to.deep.include({ purchaseId: setupId, captureBefore: null, exitAfter: 36, holdAhead: 48 })
    expect(await mails(), 'what is not held any more').to.deep.equal(['call_held MOVED', 'call_moved'])
    expect(await moneyOf(tryId), 'of the old date').to.deep.include({ callAt: new Date(held.startsAt) })
    const shown = await readBooking(world.deps(), world.deps().pool, held.fan.accountId, row.id)
    expect(shown?.hold?.later, 'of the old date').to.include({ failCode: null, isFailed: false })
    // before anybody let go of it, and while the bank has not
    const now = { ...held, startsAt }
    await world.toHours(now, 47.9)
    const buyer = { accountId: held.fan.accountId, sessionId: 'ses_1', ip: '127.0.0.1' }
    const press = { bookingId: row.id, clientKey: 'h'.repeat(22), way: 'saved_card' } as const
    expect(await refusal(holdCall(world.deps(), buyer, press)), 'the old one').to.match(/is let go first/)
    await world.tries()
    await world.follow()
    await world.toHours(now, 47.8)
    await world.tries()
    expect(await moneyOf(tryId)).to.include({ state: 'held', taken: 0, why: null })
    expect((await world.triesOf(setupId)).map(({ id }) => id)).to.have.members([setupId, tryId])
    await world.bankReleases(tryId, null)
    await world.toHours(now, 47.7)
    await world.tries()
    const { id } = await world.lastOf(setupId)
    expect(id).not.to.equal(tryId)
    await world.bankHolds(id)
    await world.tries()
    await world.follow()
    expect(await rowOf(setupId)).to.include({ purchaseId: id, holdAhead: null, status: 'booked' })
    expect(await moneyOf(setupId)).to.include({ state: 'saved' })
    expect(await mails()).to.deep.equal(['call_held', 'call_moved', 'call_held'])
    for (const client of [held.fan, held.calls.seller.client])
      expect((await world.news(client)).map(({ kind }) => kind)).to.include('call_held')
  })

  it('two who press at once change it once, and who proposed it accepts nothing', async () => {
    const { held, purchaseId } = await near()
    const row = await rowOf(purchaseId)
    const move = await propose(held, row, 'fan', hoursAfter(held.startsAt, 2))
    const creator = held.calls.seller.client
    expect(await refusal(accept(held.fan, row, move))).to.match(/^CONFLICT: You proposed/)
    const signed = { accountId: creator.accountId, bookingId: row.id, moveId: move.id }
    expect(await refusal(acceptMove(world.deps(), signed)), 'nobody signs it').to.match(/reserved by card/)
    const both = await Promise.all([accept(creator, row, move), accept(creator, row, move)])
    expect(both.map(({ revision }) => revision)).to.deep.equal([1, 1])
    expect(await refusal(accept(held.fan, row, move))).to.match(/^CONFLICT: You proposed/)
    expect(await refusal(accept((await world.hold(3)).fan, row, move))).to.match(/^NOT_FOUND/)
  })

  it('is refused with what to do where the call is not what was shown', async () => {
    const { held, setupId } = await world.tried()
    const row = await rowOf(setupId)
    const creator = held.calls.seller.client
    const move = await propose(held, row, 'creator', hoursAfter(held.startsAt, 6))
    expect(await refusal(accept(held.fan, row, move)), 'tried').to.match(/^CONFLICT: .*being held right now/)
    await world.bankHolds((await world.lastOf(setupId)).id)
    await world.tries()
    // who proposed it knew of no hold that would go free
    expect(await refusal(accept(held.fan, row, move)), 'held since').to.match(
      /was changed since this date was proposed/,
    )
    expect(await rowOf(setupId)).to.include({ purchaseId: (await world.lastOf(setupId)).id, holdAhead: null })
    const news = (await world.news(creator)).filter(({ kind }) => kind === 'call_move_ended')
    expect(news.map(({ facts }) => [facts.state, facts.newStartsAt])).to.deep.equal([
      ['ended', move.startsAt],
    ])
    for (const [state, why] of [
      ['withdrawn', /withdrawn this date/],
      ['declined', /declined this date/],
      ['lapsed', /is over/],
      ['ended', /was changed since/],
    ] as const) {
      await world.sql(
        'UPDATE app.call_move SET state = $2, ended_at = app.now() WHERE id = $1',
        move.id,
        state,
      )
      expect(await refusal(accept(held.fan, row, move)), state).to.match(why)
    }
    expect(await rowOf(setupId)).to.include({ revision: 0 })
  })

  it('is refused with another text than who proposed it saw, or with another one than it comes to', async () => {
    const { held, purchaseId } = await near()
    const row = await rowOf(purchaseId)
    const creator = held.calls.seller.client
    const move = await propose(held, row, 'fan', hoursAfter(held.startsAt, 2))
    expect(await refusal(accept(creator, row, move, `${move.text} `))).to.match(/^CONFLICT: What this date/)
    await world.sql("UPDATE app.channel SET handle = 'renamed' WHERE id = $1", held.calls.channelId)
    const shown = await textOf(held, row, move.startsAt)
    expect(await refusal(accept(creator, row, move, shown))).to.match(/since its fan proposed/)
    expect(await rowOf(purchaseId)).to.include({ revision: 0 })
  })

  it('is refused where the money cannot be held for it, or is not held any more', async () => {
    const { held, purchaseId } = await near()
    const row = await rowOf(purchaseId)
    const far = await propose(held, row, 'creator', hoursAfter(held.startsAt, 14))
    expect(await refusal(accept(held.fan, row, far)), 'beyond its hold').to.match(
      /cannot be held for this date/,
    )
    await world.sql('DELETE FROM app.call_time WHERE move_id = $1', far.id)
    await world.sql(
      "UPDATE app.call_move SET state = 'withdrawn', ended_at = app.now() WHERE id = $1",
      far.id,
    )
    const move = await propose(held, row, 'creator', hoursAfter(held.startsAt, 2))
    await world.bankReleases(purchaseId)
    expect(await refusal(accept(held.fan, row, move)), 'gone').to.match(
      /Nothing is held for this call any more/,
    )
    expect(await rowOf(purchaseId)).to.include({ revision: 0 })

    const saved = await world.hold(DAYS)
    const setupId = await world.save(saved)
    const booked = await rowOf(setupId)
    const soon = await propose(saved, booked, 'creator', hoursAfter(saved.startsAt, -24))
    await world.toHours(saved, 24 + 1.9)
    await world.sql(
      "UPDATE app.call_move SET valid_until = app.now() + interval '1 hour' WHERE id = $1",
      soon.id,
    )
    expect(await refusal(accept(saved.fan, booked, soon)), 'too near').to.match(
      /cannot be held for this date/,
    )
    await world.sql(
      "UPDATE app.call_move SET valid_until = app.now() + interval '59 seconds' WHERE id = $1",
      soon.id,
    )
    expect(await refusal(accept(saved.fan, booked, soon)), 'its end').to.match(
      /too little time left to accept/,
    )
    await world.sql(
      "UPDATE app.call_move SET valid_until = starts_at + interval '2 days' WHERE id = $1",
      soon.id,
    )
    await world.toHours(saved, 79 / 60)
    expect(await refusal(accept(saved.fan, booked, soon)), 'at its end').to.match(
      /cannot be held for this date/,
    )
  })

  it('of a call that somebody ends at the same moment, or whose fan is erased then, nothing is changed', async () => {
    const { held, purchaseId } = await near()
    const row = await rowOf(purchaseId)
    const move = await propose(held, row, 'creator', hoursAfter(held.startsAt, 2))
    for (const [change, why] of [
      ["status = 'refunded'", /^CONFLICT: This call has ended/],
      ["status = 'booked', account_id = NULL", /^NOT_FOUND/],
    ] as const) {
      const said = await world.whileUncommitted(
        `UPDATE app.booking SET ${change}, changed_at = app.now() WHERE id = $1`,
        [row.id],
        () => refusal(accept(held.fan, row, move)),
      )
      expect(said).to.match(why)
    }
    expect(await rowOf(purchaseId)).to.include({ revision: 0 })
  })
})
