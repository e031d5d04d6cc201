import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import { decideWish, listWishes } from '#api/billing/refunds/wishes.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { checkRules } from '#api/ledger/reconcile/checkRules.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { movedTickets } from './moveTickets.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('tickets that moved', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(12)

  describe('money back for a ticket that is a pass', () => {
    const { sell, look } = world
    const run = (sql: string, values: unknown[]) => world.db.pool('owner').query(sql, values)

    /** The ticket of a purchase as a pass in a wallet, held until so many days from now. */
    const move = ({ id, fan }: Sold, heldDays: number) =>
      run(
        `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, made_at, held_until,
         valid_until, salt, purchase_hash, signer, signature, state, pass_id)
       SELECT $1, p.id, $3, p.creator_id, p.chain_id, p.collection, p.tier_no, $4, p.length_s, app.now() - interval '9 days',
         app.now() + make_interval(days => $5), app.now() - interval '8 days', $6, $6, $4, $6, 'mirrored', 1 FROM app.purchase p WHERE p.id = $2`,
        [newId('vch', randomBytes), id, fan.accountId, randomBytes(20), heldDays, randomBytes(32)],
      )

    it('[S4.29][S4.38] a creator who says yes after the hold is refused in words, and nothing stops', async () => {
      const sold = await sell({ rule: 'creator' })
      await askRefund(world.pressing(sold.fan.accountId), {
        purchaseId: sold.id,
        accountId: sold.fan.accountId,
      })
      const host = world.creator().host.accountId
      const asked = async () => (await listWishes(world.db.work(), host))[0]
      await move(sold, 3)
      expect(await asked(), 'while it is held').to.include({ isGrantable: true, amount: 900 })
      await run("UPDATE app.card_move SET held_until = app.now() - interval '2 days' WHERE source_id = $1", [
        sold.id,
      ])
      const wish = await asked()
      expect(wish).to.include({ isGrantable: false, amount: 0 })
      const problem = await decideWish(world.pressing(host), {
        ...{ wishId: wish?.id ?? '', accountId: host, isGranted: true },
      }).catch((error: { code: string }) => error.code)
      expect(problem).to.equal('CONFLICT')
      expect(await look(sold.id)).to.include({ state: 'paid', right: 'active' })
    })
  })

  describe('a refund by hand while ours waits', () => {
    const { sell, look, books, deps, sales, db } = world
    const { move, end, ask, made, work } = movedTickets(world)

    /** Somebody gives it back at the provider, the creator's part with it. */
    async function byHand({ id, payment: { paymentRef } }: Sold, amount: number): Promise<string> {
      const { refundRef } = await sales.payments().refundCharge({
        ...{ attemptKey: `by-hand-${id}-${amount}`, refundId: 'by hand', paymentRef, amount },
        ...{ reverseTransfer: true, refundFee: true },
      })
      return refundRef
    }
    const told = async (objectRef: string) => {
      const event = { endpoint: 'platform', accountRef: null, objectKind: 'refund', objectRef } as InboxRow
      return withTransaction(db.work(), await refundProjector(deps()).fetch(event))
    }
    async function allOf({ id }: Sold): Promise<unknown[]> {
      const { rows } = await db.pool('owner').query<{ row: unknown }>(
        `SELECT jsonb_build_array(cause, amount, state, fail_code) AS row FROM app.refund
        WHERE purchase_id = $1 ORDER BY asked_at, failed_at, amount`,
        [id],
      )
      return rows.map(({ row }) => row)
    }
    const isBooked = async ({ id }: Sold) => {
      expect(await books(id)).to.include({ fan: 0, 'provider:account': 0 })
      expect((await checkRules(db.work())).found).to.deep.equal([])
    }

    for (const isTold of [true, false])
      it(`[S4.29][S4.38][once] what is given back by hand while ours waits is booked, ends the right and closes ours${isTold ? '' : ', also when nobody tells us of it'}`, async () => {
        const sold = await sell()
        const moveId = await move(sold, 'signed')
        await ask(sold)
        const ref = await byHand(sold, 900)
        if (isTold) for (const _ of [1, 2]) expect(await told(ref)).to.equal('done')
        await end(moveId, 'over')
        for (const _ of [1, 2]) await work()
        expect(await told(ref)).to.equal('done')
        expect(await allOf(sold)).to.deep.equal([
          ['fan', 900, 'failed', 'BY_HAND'],
          ['provider', 900, 'done', null],
        ])
        expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
        expect(await made(sold), 'no second one').to.equal(1)
        await isBooked(sold)
      })

    it('[S4.29][S4.38][once] behind a part by hand the rest of ours waits on, goes back once and ends the right', async () => {
      const sold = await sell()
      const moveId = await move(sold, 'signed')
      await ask(sold)
      for (const amount of [100, 300]) expect(await told(await byHand(sold, amount))).to.equal('done')
      expect(await look(sold.id)).to.include({ state: 'part_refunded', refunded: 400, right: 'frozen' })
      await work()
      expect(await made(sold), 'it waits for the voucher').to.equal(2)
      await end(moveId, 'over')
      for (const _ of [1, 2]) await work()
      expect((await allOf(sold)).filter((row) => JSON.stringify(row).includes('done'))).to.have.deep.members([
        ...[
          ['provider', 100, 'done', null],
          ['provider', 300, 'done', null],
          ['fan', 500, 'done', null],
        ],
      ])
      expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
      await isBooked(sold)
    })

    it('[S4.29][S4.38][once] parts by hand that nobody tells of are found before ours fails, and nobody has to look at it', async () => {
      const sold = await sell()
      const moveId = await move(sold, 'signed')
      await ask(sold)
      for (const amount of [100, 200, 300]) await byHand(sold, amount)
      await end(moveId, 'over')
      for (const _ of [1, 2]) await work()
      expect(await made(sold)).to.equal(4)
      expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900, right: 'ended' })
      await isBooked(sold)
      const { rows } = await db
        .pool('owner')
        .query('SELECT cause FROM app.open_matters() WHERE subject = $1', [sold.id])
      expect(rows).to.deep.equal([])
    })

    it('[S4.29][S4.38] what a bank sends back of it gives the right back that stood still for ours', async () => {
      const sold = await sell({ method: 'pm_card_refundFail' })
      const moveId = await move(sold, 'signed')
      await ask(sold)
      const ref = await byHand(sold, 900)
      await told(ref)
      await end(moveId, 'over')
      expect(await look(sold.id)).to.include({ state: 'refunded', right: 'ended' })
      await world.advance(DAY_S)
      await told(ref)
      const { rows } = await db
        .pool('owner')
        .query(
          'SELECT e.state FROM app.entitlement e JOIN app.refund r ON r.id = e.source_id WHERE r.purchase_id = $1',
          [sold.id],
        )
      expect(rows).to.deep.equal([{ state: 'active' }])
      expect(await look(sold.id)).to.include({ state: 'paid', refunded: 0 })
    })
  })
})
