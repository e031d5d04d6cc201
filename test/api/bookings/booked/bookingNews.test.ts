import { expect } from 'chai'
import { type Client, signIn } from '#test/kit/client.ts'
import { type OpenCalls, openCalls, timeIn } from '../openCalls.ts'
import { useBooked } from './useBooked.ts'

const AT = timeIn(3, '10:00')

describe('what both sides of a booked call are told', function () {
  this.timeout(60_000)
  const world = useBooked()
  let calls: OpenCalls
  let fan: Client
  beforeEach(async () => {
    calls = await openCalls(world().url)
    fan = await signIn(world().url)
  })
  const seller = () => calls.seller.client
  const booked = async () => {
    const { id } = await world().agree(calls, fan, AT)
    await world().book(calls, fan, { id })
    await world().follow()
    return id
  }
  const setStatus = async (id: Buffer, status: string) => {
    await world().sql('UPDATE chain.escrow SET status = $2 WHERE id = $1', id, status)
    await world().follow()
  }

  it('[once] what a creator states their fan learns, with the moment until which they can object', async () => {
    const id = await booked()
    await setStatus(id, 'confirmed')
    expect([await world().news(fan), await world().news(seller())]).to.deep.equal([
      ['call_confirmed'],
      ['call_booked'],
    ])
    const [row] = await world().sql<{ facts: Record<string, unknown> }>(
      'SELECT facts FROM app.notification WHERE account_id = $1',
      fan.accountId,
    )
    // 36 hours after the end
    expect(row?.facts).to.include({ side: 'fan', until: timeIn(4, '22:30') })
  })

  it('who objects is no news to themselves, but to the other side', async () => {
    const id = await booked()
    await world().sql(
      `INSERT INTO chain.booking_dispute (chain_id, block, log_index, escrow, id, kind, by, creator_bps, text_hash, until, at, tx_hash)
       SELECT chain_id, 4997, 0, escrow, id, 'opened', fan, 5000, tx_hash, now() + interval '14 days', now(), tx_hash
         FROM chain.escrow WHERE id = $1`,
      id,
    )
    await setStatus(id, 'disputed')
    expect([await world().news(fan), await world().news(seller())]).to.deep.equal([
      ['call_booked'],
      ['call_disputed'],
    ])
  })

  it('[S3.36] a date that is not there is mailed always where it was agreed to here, and once an hour where not', async () => {
    await world().sql(
      `INSERT INTO app.identity (id, account_id, kind, email) SELECT 'idn_' || right(id, 22), id, 'email', id || '@example.test' FROM app.account
        WHERE id = ANY ($1)`,
      [fan.accountId, seller().accountId],
    )
    const mails = async ({ accountId }: Client) =>
      (
        await world().sql<{ n: number }>(
          "SELECT count(*)::int AS n FROM app.delivery WHERE account_id = $1 AND kind = 'call_unplaced'",
          accountId,
        )
      )[0]?.n
    for (const clock of ['12:00', '13:00']) await world().book(calls, fan, { startsAt: timeIn(4, clock) })
    await world().follow()
    expect([await mails(fan), await mails(seller())]).to.deep.equal([0, 1])
    const { id, reservationId } = await world().agree(calls, fan, AT)
    await fan.call('DELETE', `/v1/me/calls/reservations/${reservationId}`)
    await world().book(calls, fan, { id })
    await world().follow()
    expect([await mails(fan), await mails(seller())]).to.deep.equal([1, 2])
  })
})
