import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { failHeldRefunds } from '#api/billing/moves/followMoves.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { dueRefunds } from '#api/billing/refunds/refundStore.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { newId } from '#domain/ids.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('money back of a ticket that moved', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(20)
  const { sell, deps, look, db, sales } = world

  /** A voucher of what was sold, as signing leaves it. */
  async function move({ id, fan }: Sold, state: 'signed' | 'mirrored', heldS = 31 * DAY_S): Promise<string> {
    const moveId = newId('vch', randomBytes)
    await db.pool('owner').query(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
         salt, purchase_hash, signer, signature, state, pass_id)
       SELECT $1, e.source_id, e.account_id, e.creator_id, e.chain_id, e.collection, 1, $2, 60, app.now() + make_interval(secs => $3), app.now(),
         $4, $4, $2, $4, $5::app.card_move_state, CASE WHEN $5 = 'mirrored' THEN 7 END FROM app.entitlement e WHERE e.source_id = $6`,
      [moveId, fan.wallet, heldS, randomBytes(32), state, id],
    )
    return moveId
  }
  const end = (moveId: string, state: 'over' | 'withdrawn') =>
    db
      .pool('owner')
      .query('UPDATE app.card_move SET state = $2, ended_at = app.now() WHERE id = $1', [moveId, state])
  const ask = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  const made = async ({ payment }: Sold) => (await sales.payments().listRefunds(payment.paymentRef)).length
  const refundOf = async ({ id }: Sold) =>
    (await db.pool('owner').query('SELECT id, state, fail_code FROM app.refund WHERE purchase_id = $1', [id]))
      .rows[0]
  async function work(): Promise<void> {
    await db.pool('owner').query('UPDATE app.refund SET next_at = app.now()')
    for (const { id } of await dueRefunds(db.work(), 20)) await sendRefund(deps(), id)
  }

  for (const [what, from, to] of [
    ['a voucher until it is over', 'signed', 'over'],
    ['a pass until it was taken back', 'mirrored', 'withdrawn'],
  ] as const)
    it(`[S4.29][S4.38] money waits for ${what}; the right stops at once and the attestor is asked once`, async () => {
      const sold = await sell()
      const moveId = await move(sold, from)
      await ask(sold)
      await ask(sold)
      await work()
      expect([await made(sold), (await refundOf(sold)).state]).to.deep.equal([0, 'asked'])
      expect(await look(sold.id)).to.include({ state: 'paid', right: 'frozen' })
      const { rows } = await db
        .pool('owner')
        .query('SELECT cause, state FROM app.pass_revocation WHERE move_id = $1', [moveId])
      expect(rows).to.deep.equal([{ cause: 'REFUND', state: 'waiting' }])
      await end(moveId, to)
      await work()
      expect([await made(sold), (await refundOf(sold)).state]).to.deep.equal([1, 'done'])
      expect(await look(sold.id)).to.include({ state: 'refunded', right: 'ended', reason: 'REFUNDED' })
    })

  it('[S4.29][S4.38] after the hold it is refused in words; before, one whose pass was never taken back fails, and the right is as it was', async () => {
    const [gone, held] = [
      await sell({ days: 60, lengthS: 400 * DAY_S }),
      await sell({ days: 60, lengthS: 400 * DAY_S }),
    ]
    await move(gone, 'mirrored', 2 * DAY_S)
    await move(held, 'mirrored', 2 * DAY_S)
    await ask(held)
    await work()
    await failHeldRefunds(deps())
    expect(await refundOf(held)).to.include({ state: 'asked' })
    await world.advance(3 * DAY_S)
    const refused = await ask(gone).then(
      () => null,
      (error: { code: string; detail?: string; message: string }) => [
        error.code,
        error.detail ?? error.message,
      ],
    )
    expect(refused?.[0]).to.equal('CONFLICT')
    expect(refused?.[1]).to.contain('wallet')
    await failHeldRefunds(deps())
    expect(await refundOf(held)).to.include({ state: 'failed', fail_code: 'MOVED' })
    expect(await look(held.id)).to.include({ state: 'paid', right: 'active', refunded: 0 })
    expect([await made(gone), await made(held)]).to.deep.equal([0, 0])
  })
})
