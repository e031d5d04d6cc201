import { expect } from 'chai'
import { followTouches } from '#api/access/revocation/followTouches.ts'
import { sweepSeats } from '#api/access/revocation/sweepSeats.ts'
import { ChainUnreadable } from '#api/ports/chain.ts'
import type { Person } from '#test/kit/access/person.ts'
import { foreign } from './foreignGate.ts'
import { asked, type LockedRoom, MINIMUM, useLocked } from './useLocked.ts'

const hex = ({ wallet }: Person) => `0x${wallet.toString('hex')}`
const OUT = { state: 'ended', why: 'TOKENS_SHORT', grace: null }

describe('a door that locks tokens', () => {
  const { fan, run, open, enter, north, locks, tokens, access, newRoom, refusal, sitDown, seatOf, inside } =
    useLocked()

  it('[S3.56][S3.23] what is locked for this room opens it, to the unit; a balance, or a lock for another room, does not', async () => {
    const [person, other] = [fan(), fan()]
    const room = await newRoom('any', asked('erc20', north().token))
    for (const { wallet } of [person, other]) await north().balance(wallet, 10n * MINIMUM)
    expect(await refusal(person, room)).to.equal('TOKENS_SHORT')
    await locks().lock(person.wallet, { units: MINIMUM, roomId: room.roomId + 500n })
    await locks().lock(other.wallet, { units: MINIMUM - 1n, roomId: room.roomId })
    expect([await refusal(person, room), await refusal(other, room)]).to.deep.equal([
      'TOKENS_SHORT',
      'TOKENS_SHORT',
    ])
    await locks().lock(person.wallet, room.pile)
    const { decisionId, validUntil } = await enter(person, room)
    const [stored] = await run("SELECT evidence -> 'right' AS r FROM app.decision WHERE id = $1", decisionId)
    expect(stored?.r).to.include({ source: 'erc20', lockedFor: room.roomId.toString() })
    expect(Date.parse(validUntil ?? '') / 1000).to.equal(stored?.r.validUntil)
    await run('UPDATE app.room SET locks_tokens = false WHERE id = $1', room.id)
    expect(await refusal(other, room), 'a door that locks nothing counts balances').to.equal(null)
  })

  it('[S3.56][S3.34] a lock that is over lets nobody in, and its seat ends with it', async () => {
    const [person, late] = [fan(), fan()]
    const room = await newRoom('any', asked('erc20', north().token))
    await locks().lock(person.wallet, room.pile)
    await locks().lock(late.wallet, { ...room.pile, forS: -1 })
    expect(await refusal(late, room)).to.equal('TOKENS_SHORT')
    const seatId = await sitDown(person, room)
    await run('UPDATE app.seat_lease SET until = app.now() + interval $$1 day$$')
    await sweepSeats(access())
    expect((await seatOf(seatId)).state).to.equal('live')
    await run("UPDATE app.clock SET shift = '12 hours 1 second'")
    await sweepSeats(access())
    expect(await seatOf(seatId)).to.deep.equal(OUT)
  })

  it('[S3.56][S3.34][T8] taken back inside: out at once, whatever else would let them wait; a missing stake alone has its minute', async () => {
    const [alone, either, both, staker] = [fan(), fan(), fan(), fan()]
    const [lock, stake] = [asked('erc20', north().token), asked('stake', north().vault)]
    const [one, any, all] = [
      await newRoom('any', lock),
      await newRoom('any', lock, stake),
      await newRoom('all', lock, stake),
    ]
    const seats = new Map<Person, { room: LockedRoom; seatId: string }>()
    for (const [person, room] of [
      [alone, one],
      [either, any],
      [both, all],
      [staker, all],
    ] as const) {
      if (room === all) await north().stake(person.wallet, MINIMUM)
      await locks().lock(person.wallet, room.pile)
      seats.set(person, { room, seatId: await sitDown(person, room) })
    }
    await followTouches(access())
    expect(await inside(all)).to.have.length(2)
    for (const person of [alone, either, both])
      await locks().takeBack(person.wallet, seats.get(person)?.room.roomId ?? 0n)
    await north().stake(staker.wallet, MINIMUM - 1n)
    await followTouches(access())
    const ends = [alone, either, both].map((person) => seatOf(seats.get(person)?.seatId ?? ''))
    expect(await Promise.all(ends)).to.deep.equal([OUT, OUT, OUT])
    const staying = seats.get(staker)?.seatId ?? ''
    expect(await seatOf(staying)).to.deep.equal({ state: 'grace', why: null, grace: 'tokens' })
    await locks().takeBack(staker.wallet, all.roomId)
    await followTouches(access())
    expect((await seatOf(staying)).state, 'nor does the minute go on').to.equal('ended')
  })

  it('[S3.55][S3.56] locks of a foreign token are in our index: nobody is asked, and a silent lens keeps nobody in', async () => {
    const [person, inBoth] = [fan(), fan()]
    const zoo = foreign({ kind: 'erc20', address: `0x${'27'.repeat(20)}` }, MINIMUM)
    open({ token: `0x${'27'.repeat(20)}`, FOREIGN_CACHE_MS: 0 })
    const room = await newRoom('any', zoo)
    tokens().held.set(hex(person), 10n * MINIMUM)
    expect(await refusal(person, room)).to.equal('TOKENS_SHORT')
    await locks().lock(person.wallet, room.pile)
    expect(await refusal(person, room)).to.equal(null)
    expect(tokens().calls).to.deep.equal([])
    const both = await newRoom('all', zoo, foreign({ kind: 'erc721', address: `0x${'28'.repeat(20)}` }, 1n))
    tokens().held.set(hex(inBoth), 1n)
    await locks().lock(inBoth.wallet, both.pile)
    const seatId = await sitDown(inBoth, both)
    expect(tokens().calls, 'the other condition is asked for').to.deep.equal([1])
    tokens().meanwhile = () => {
      throw new ChainUnreadable('silent')
    }
    await locks().takeBack(inBoth.wallet, both.roomId)
    await followTouches(access())
    expect(await seatOf(seatId)).to.deep.equal(OUT)
  })
})
