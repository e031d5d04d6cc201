import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { decideWish, listWishes } from '#api/billing/refunds/wishes.ts'
import { newId } from '#domain/ids.ts'
import { type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('money back for a ticket that is a pass', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(6)
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
