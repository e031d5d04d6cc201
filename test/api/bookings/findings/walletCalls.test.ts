import { expect } from 'chai'
import type { PlacedCall } from '../booked/usePlaced.ts'
import { timeIn } from '../openCalls.ts'
import { AT, JUDGED_AT, useWalletFindings } from './useWalletFindings.ts'

const BOTH = ['creator', 'fan'] as const
const WHOLE = { kind: 'clear', seconds: [1800, 1800, 1800], bps: [10_000, 10_000], cause: 'attended' }

describe('what the record of a call by wallet says of its money', function () {
  this.timeout(60_000)
  const found = useWalletFindings()
  const { court, sql, agreed, at, judge, room, saw, brings } = found

  const kinds = async () => {
    const { fan, creator } = await found.news()
    return [fan, creator].map((news) => news.map(({ kind }) => kind))
  }
  const bookingOf = async ({ id }: PlacedCall) =>
    (await sql('SELECT to_jsonb(b) AS row FROM app.booking b WHERE b.id = $1', id))[0]
  /** the page of a side brings what it kept of the whole call */
  const bring = (call: PlacedCall, roomId: string, side: (typeof BOTH)[number]) =>
    brings(side === 'fan' ? court.fan() : court.seller(), call, { roomId, side, count: 360 })

  it('[S3.46][T13] is kept where it is clear, also of one that somebody objected to, and moves nothing by itself', async () => {
    const [call, disputed] = [await agreed(), await agreed(timeIn(3, '09:00'))]
    await court.object(disputed)
    await at(JUDGED_AT)
    const roomId = await room(call)
    for (const side of BOTH) await bring(call, roomId, side)
    const booking = await bookingOf(call)
    await found.news()
    await judge()
    expect(await found.found(call)).to.deep.include({ ...WHOLE, signedAt: null })
    expect(await found.found(disputed)).to.include({ kind: 'clear', cause: 'nobodyCame', signedAt: null })
    expect(await bookingOf(call)).to.deep.equal(booking)
    expect(await kinds()).to.deep.equal([[], []])
  })

  it('[S3.46][T13] is contested where what one alone says decides: both learn it once, until a later word makes it clear', async () => {
    const call = await agreed()
    await at(JUDGED_AT)
    const roomId = await room(call)
    await bring(call, roomId, 'creator')
    await found.news()
    await judge()
    expect(await found.found(call)).to.deep.include({ kind: 'contested', bps: [0, 10_000], cause: null })
    const { fan, creator } = await found.news()
    for (const [news] of [fan, creator]) {
      expect(news?.kind).to.equal('call_contested')
      // 36 hours after the end
      expect(news?.facts.until).to.equal(timeIn(4, '22:30'))
    }
    await saw(roomId, BOTH, [0, 300])
    await sql('UPDATE app.call_span SET at = app.now() WHERE room_id = $1', roomId)
    await judge()
    expect(await found.found(call)).to.deep.include({ kind: 'contested', seconds: [300, 300, 0] })
    expect(await kinds(), 'no news twice').to.deep.equal([[], []])
    await bring(call, roomId, 'fan')
    await judge()
    expect(await found.found(call)).to.deep.include(WHOLE)
    expect(await kinds()).to.deep.equal([[], []])
  })

  it('[T13] is not asked of one that nobody agreed to have judged, that has no date here, can be taken back, moves, or is too late to object to', async () => {
    const plain = await agreed(timeIn(3, '06:00'), 'What: a call')
    const [unplaced, young] = [await agreed(timeIn(3, '07:00')), await agreed(timeIn(3, '08:00'))]
    const [moved, early] = [await agreed(timeIn(3, '09:00')), await agreed(AT)]
    const late = await agreed(timeIn(2, '10:00'))
    await sql('UPDATE app.booking SET placed_at = NULL WHERE id = $1', unplaced.id)
    await sql('UPDATE chain.escrow SET created_block = 5001 WHERE id = $1', young.escrowId)
    const move = "UPDATE chain.escrow SET start_at = start_at + $2 * interval '15 minutes' WHERE id = $1"
    await sql(move, moved.escrowId, 1)
    // half a day before anybody can end the late one, and a second
    await at(timeIn(3, '10:30:01'))
    await judge()
    const all = [plain, unplaced, young, moved, early, late]
    for (const call of all) expect(await found.found(call)).to.equal(undefined)
    await at(timeIn(3, '10:29'))
    await judge()
    expect(await found.found(late)).to.include({ kind: 'clear' })
    await sql('UPDATE app.booking SET placed_at = app.now() WHERE id = $1', unplaced.id)
    await sql('UPDATE chain.escrow SET created_block = 4995 WHERE id = $1', young.escrowId)
    await sql(move, moved.escrowId, -1)
    await at(JUDGED_AT)
    await judge()
    for (const call of [unplaced, young, moved, early])
      expect(await found.found(call)).to.include({ kind: 'clear', cause: 'nobodyCame' })
    expect(await found.found(plain)).to.equal(undefined)
  })

  it('[S3.46] is not judged again once it is signed, though more comes in', async () => {
    const [call, other] = [await agreed(), await agreed(timeIn(3, '09:00'))]
    await at(JUDGED_AT)
    await judge()
    await found.sign(call)
    const [signed, unsigned] = [await found.found(call), await found.found(other)]
    const come = async (one: PlacedCall) => {
      const roomId = await room(one)
      for (const side of BOTH) await bring(one, roomId, side)
    }
    await come(call)
    await come(other)
    // signed after it was due, and before its booking is locked
    await judge(async (bookingId) => {
      const record = await found.readRecord(bookingId)
      if (bookingId === other.id) await found.sign(other)
      return record
    })
    expect(await found.found(call)).to.deep.equal(signed)
    const { signedAt, ...kept } = (await found.found(other)) ?? expect.fail('not found')
    expect({ ...kept, signedAt: null }).to.deep.equal(unsigned)
    expect(signedAt).not.to.equal(null)
  })

  it('[T13] is judged anew, and not signed, where both made it longer and the index had that late', async () => {
    const call = await agreed()
    await at(JUDGED_AT)
    await judge()
    await found.sign(call)
    await sql('UPDATE chain.escrow SET length_minutes = 60, revision = 1 WHERE id = $1', call.escrowId)
    await court.world().follow()
    await judge()
    expect((await found.found(call))?.signedAt, 'it goes on').not.to.equal(null)
    await at(timeIn(3, '11:10:30'))
    await judge()
    expect(await found.found(call)).to.include({ kind: 'clear', cause: 'nobodyCame', signedAt: null })
  })

  it('[S3.46] is signed though another record cannot be read, and what fails of both is named', async () => {
    const [unread, unsigned] = [await agreed(), await agreed(timeIn(3, '09:00'))]
    const call = await agreed(timeIn(3, '08:00'))
    await at(JUDGED_AT)
    const failed = await found
      .follow(
        async (bookingId) => {
          if (bookingId === unread.id) throw new Error('unread')
          return found.readRecord(bookingId)
        },
        {
          async signAttendance(_, { id }) {
            if (id === `0x${unsigned.escrowId.toString('hex')}`) throw new Error('unsigned')
            return { signer: `0x${'a7'.repeat(20)}`, signature: `0x${'a7'.repeat(65)}` }
          },
        },
      )
      .then(() => [])
      .catch(({ errors }: AggregateError) => errors.flatMap((error) => error.errors ?? [error]))
    expect(failed.map(({ message }) => message)).to.deep.equal(['unread', 'unsigned'])
    expect(await found.found(unread)).to.equal(undefined)
    expect(await found.found(unsigned)).to.include({ kind: 'clear', signedAt: null })
    expect((await found.found(call))?.signedAt).to.be.instanceOf(Date)
  })

  it('[S3.46][once] is news for both once the escrow has it, with what it comes to and until when', async () => {
    const call = await agreed()
    await at(JUDGED_AT)
    await found.news()
    await found.attest(call)
    const { fan, creator } = await found.news()
    const [row] = await sql<{ until: Date }>('SELECT until FROM chain.escrow WHERE id = $1', call.escrowId)
    for (const news of [fan, creator]) {
      expect(news.map(({ kind }) => kind)).to.deep.equal(['call_attested'])
      expect(news[0]?.facts).to.include({ cause: 'attended', until: row?.until.toISOString() })
      expect(news[0]?.facts).not.to.have.property('state')
    }
    await sql(
      'UPDATE chain.escrow SET fan_ask_bps = NULL, creator_ask_bps = 5000 WHERE id = $1',
      call.escrowId,
    )
    await court.world().follow()
    expect(await kinds()).to.deep.equal([['call_split_proposed'], []])
    await judge()
    expect(await found.found(call), 'attested').to.equal(undefined)
  })

  it('[S3.46][once] is news for both within a dispute too, though its status is the same', async () => {
    const call = await agreed()
    await at(JUDGED_AT)
    await court.object(call)
    await found.news()
    await found.attest(call)
    const { fan, creator } = await found.news()
    for (const news of [fan, creator]) {
      expect(news.map(({ kind }) => kind)).to.deep.equal(['call_attested'])
      expect(news[0]?.facts).to.include({ cause: 'attended', state: 'disputed' })
    }
    await court.world().confirm(call.escrowId)
    await court.world().follow()
    expect(await kinds(), 'its end is days ago by this clock').to.deep.equal([[], []])
    expect(await sql('SELECT is_attested FROM app.booking WHERE id = $1', call.id)).to.deep.equal([
      { is_attested: true },
    ])
  })
})
