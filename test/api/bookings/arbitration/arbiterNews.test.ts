import { expect } from 'chai'
import type { PlacedCall } from '../booked/usePlaced.ts'
import { timeIn } from '../openCalls.ts'
import { useArbitration } from './useArbitration.ts'

describe('what arbiters learn [S3.42]', function () {
  this.timeout(60_000)
  const court = useArbitration()
  beforeEach(() =>
    court.sql(
      `INSERT INTO app.identity (id, account_id, kind, email) SELECT 'idn_' || right(id, 22), id, 'email', 'mail@example.test'
        FROM app.account WHERE id = $1 ON CONFLICT DO NOTHING`,
      court.arbiter().accountId,
    ),
  )
  const news = ({ id }: PlacedCall) =>
    court.sql<{ account_id: string; facts: Record<string, string>; is_read: boolean }>(
      `SELECT account_id, facts, read_at IS NOT NULL AS is_read FROM app.notification WHERE kind = 'dispute_waits' AND object_key = 'dispute:' || $1`,
      id,
    )
  const mails = async ({ id }: PlacedCall) =>
    (
      await court.sql(
        "SELECT FROM app.delivery WHERE kind = 'dispute_waits' AND object_key = 'dispute:' || $1",
        id,
      )
    ).length
  const setStatus = async ({ escrowId }: PlacedCall, status: string) => {
    await court.sql('UPDATE chain.escrow SET status = $2 WHERE id = $1', escrowId, status)
    await court.world().follow()
  }

  it('[once] a dispute is news and a mail for whoever is named, once however often a reorg brings it back', async () => {
    const call = await court.disputed()
    const [told, ...others] = await news(call)
    expect(others).to.deep.equal([])
    expect(told?.account_id).to.equal(court.arbiter().accountId)
    expect(told?.facts).to.have.all.keys('bookingId', 'minutes', 'media', 'startsAt', 'until', 'opening')
    await court.sql("UPDATE app.notification SET read_at = app.now() WHERE kind = 'dispute_waits'")
    await setStatus(call, 'booked')
    await setStatus(call, 'disputed')
    expect((await news(call)).map(({ is_read }) => is_read)).to.deep.equal([true])
    expect(await mails(call)).to.equal(1)
  })

  it('[T15] who is one of the two, or cannot act, learns of none as an arbiter', async () => {
    const call = await court.place(timeIn(3, '10:00'))
    await court.sql(
      'UPDATE app.booking SET account_id = $2 WHERE id = $1',
      ...[call.id, court.arbiter().accountId],
    )
    await court.object(call)
    const other = await court.place(timeIn(4, '10:00'))
    const byWallet = await court.place(timeIn(5, '10:00'))
    await court.sql(
      'UPDATE chain.escrow SET fan = $2 WHERE id = $1',
      ...[byWallet.escrowId, Buffer.from(court.arbiter().wallet.address.slice(2), 'hex')],
    )
    await court.object(byWallet)
    expect(await news(byWallet)).to.deep.equal([])
    const setState = (state: string) =>
      court.sql('UPDATE app.account SET state = $2 WHERE id = $1', court.arbiter().accountId, state)
    await setState('suspended')
    await court.object(other)
    await setState('active')
    expect([await news(call), await news(other)]).to.deep.equal([[], []])
  })

  it('of calls that nobody agreed to here there is one mail an hour, and an inbox with all', async () => {
    await court.sql("UPDATE app.delivery SET due_at = due_at - interval '1 day' WHERE kind = 'dispute_waits'")
    const calls = [await court.place(timeIn(3, '10:00')), await court.place(timeIn(4, '10:00'))]
    for (const call of calls) {
      await court.sql('UPDATE app.booking SET channel_id = NULL WHERE id = $1', call.id)
      await court.object(call)
    }
    expect(await Promise.all(calls.map(async (call) => (await news(call)).length))).to.deep.equal([1, 1])
    expect(await Promise.all(calls.map(mails))).to.deep.equal([1, 0])
  })
})
