import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { hasOpenMoney, readOpenMoney } from '#api/accounts/leaving/openMoney.ts'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { type OpenCalls, openCalls, timeIn } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const AT = timeIn(3, '10:00')

describe('bookings of somebody who is erased [T41]', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let fan: Client
  let escrowId: Buffer
  beforeEach(async () => {
    calls = await openCalls(world().url)
    fan = await signIn(world().url)
    const { agree, book, follow } = world()
    escrowId = (await agree(calls, fan, AT)).id
    await book(calls, fan, { id: escrowId })
    await follow()
  })
  const erase = ({ accountId }: Client) =>
    withTransaction(world().database.pool('worker'), (tx) => BOOKING_ROWS.erase(tx, accountId))
  const readBy = async (client: Client) =>
    (await client.call('GET', '/v1/me/calls/bookings')).body.bookings as Record<string, unknown>[]

  /** A date that its fan proposes, kept for both. */
  const propose = () =>
    world().sql(
      `WITH made AS (INSERT INTO app.call_move (id, booking_id, is_by_fan, starts_at, revision, valid_until, signature)
         SELECT $2, id, true, starts_at + interval '1 day', 0, starts_at - interval '1 hour', $1 FROM app.booking WHERE escrow_id = $1
         RETURNING id, booking_id, starts_at)
       INSERT INTO app.call_time (booking_id, move_id, account_id, span)
         SELECT m.booking_id, m.id, t.account_id, tstzrange(m.starts_at, m.starts_at + interval '30 minutes')
           FROM made m JOIN app.call_time t ON t.booking_id = m.booking_id`,
      ...[escrowId, newId('mov', randomBytes)],
    )

  it('[S3.38] no erasure of either side comes before its money, and none waits for a date that nobody here agreed to', async () => {
    const asked = `SELECT ${hasOpenMoney('$1')} AS "isOpen"`
    const isOpen = async ({ accountId }: Client) =>
      (await world().sql<{ isOpen: boolean }>(asked, accountId))[0]?.isOpen
    const other = await signIn(world().url)
    await world().book(calls, other, { startsAt: timeIn(5, '10:00') })
    await world().follow()
    const { client: creator } = calls.seller
    expect([await isOpen(fan), await isOpen(creator), await isOpen(other)]).to.deep.equal([true, true, false])
    for (const { accountId } of [fan, creator]) {
      const open = await readOpenMoney(world().database.pool('api'), accountId)
      expect(open).to.have.length(1)
      expect(open[0]).to.deep.include({ kind: 'call', isOwn: accountId === fan.accountId, amount: null })
    }
    await world().decline(escrowId)
    await world().follow()
    expect([await isOpen(fan), await isOpen(creator)]).to.deep.equal([false, false])
  })

  it('a fan leaves theirs to its creator, without a name and a text, and it goes on', async () => {
    await propose()
    const counts = await erase(fan)
    expect(counts).to.include({
      'app.booking': 1,
      'app.call_agreement': 1,
      'app.call_move': 1,
      'app.call_time': 3,
    })
    expect(await world().row(escrowId)).to.include({ account_id: null, is_placed: true, times: 1 })
    const [left] = await readBy(calls.seller.client)
    expect(left).to.include({ fanName: null, text: null, status: 'booked', media: 'video' })
    await world().decline(escrowId)
    await world().follow()
    expect(await world().row(escrowId)).to.include({ status: 'refunded', times: 0 })
    expect(Object.values(await erase(fan)).every((count) => count === 0)).to.equal(true)
  })

  it('a creator leaves theirs to its fan, and takes nobody’s time', async () => {
    await propose()
    await world().book(calls, fan, { fan: Buffer.alloc(20, 9), startsAt: timeIn(4, '10:00') })
    await world().follow()
    expect(await erase(calls.seller.client)).to.include({
      'app.booking': 2,
      'app.call_move': 1,
      'app.call_time': 4,
    })
    expect(await world().row(escrowId)).to.include({ account_id: fan.accountId, offer_id: null, times: 0 })
    expect((await readBy(fan)).map(({ status, media }) => [status, media])).to.deep.equal([['booked', null]])
    await world().sql(
      'UPDATE app.creator SET account_id = NULL WHERE account_id = $1',
      calls.seller.client.accountId,
    )
    expect(await readBy(calls.seller.client)).to.deep.equal([])
    await world().decline(escrowId)
    await world().follow()
    expect(await world().news(fan)).to.deep.equal(['call_ended'])
  })
})
