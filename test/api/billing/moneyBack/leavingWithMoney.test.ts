import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createFollowBans } from '#api/access/bans/banMarks.ts'
import { eraseDue } from '#api/accounts/leaving/eraseDue.ts'
import { readOpenMoney } from '#api/accounts/leaving/openMoney.ts'
import { moveDisputed } from '#api/billing/disputes/moveDisputed.ts'
import type { PurchaseDeps } from '#api/billing/purchases/deps.ts'
import { giveBackDue } from '#api/billing/purchases/lateMoney/giveBack.ts'
import { writeGiveBack } from '#api/billing/purchases/lateMoney/writeGiveBack.ts'
import { lockPurchase } from '#api/billing/purchases/purchaseStore.ts'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { creatorVerbs } from '#api/creators/keptHandles.ts'
import { createDataKey } from '#api/installation/dataKey.ts'
import { personTable } from '#api/personTable.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDisputes } from './disputes/useDisputes.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('leaving while money is under way', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(12)
  const { sell, look, deps, sales } = world
  const { dispute, told, order, due, drain, lend } = useDisputes(world)
  const dataKey = createDataKey(fixedSecret('k'.repeat(64)), randomBytes)
  const persons = personTable(
    createFollowBans({ clock: Date.now, random: randomBytes, dataKey }),
    creatorVerbs({ dataKey, random: randomBytes }, 1),
  )
  const purchaseDeps = (): PurchaseDeps => ({
    ...{ ...deps(), dataKey, alarms: { raise: () => {} } },
    log: { warn: () => {} } as unknown as PurchaseDeps['log'],
  })
  const run = async <T extends object>(sql: string, ...values: unknown[]) =>
    (await world.db.pool('owner').query<T>(sql, values)).rows

  /** Somebody whose time to undo is over. */
  async function leave(account: string): Promise<void> {
    await run("UPDATE app.account SET state = 'closing' WHERE id = $1", account)
    await run(
      `INSERT INTO app.erasure (id, account_id, state, asked_at, due_at)
       VALUES ($1, $2, 'waiting', app.now() - interval '8 days', app.now() - interval '1 day')`,
      newId('ers', randomBytes),
      account,
    )
  }
  const erase = () =>
    eraseDue({
      ...{ pool: world.db.work(), clock: Date.now, random: randomBytes, persons, hasMail: false },
      log: { info: () => {}, warn: (facts) => expect.fail(JSON.stringify(facts)) },
    })
  const stateOf = async (account: string) =>
    (await run<{ state: string }>('SELECT state FROM app.account WHERE id = $1', account))[0]?.state ?? 'gone'
  afterEach(lend)
  const open = (account: string) => readOpenMoney(world.db.pool('api'), account)

  it('[S4.29][T41] waits for a refund and says for which; then the cards are gone, and the books stay without a name', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    await run(
      `INSERT INTO app.card_customer (account_id, customer_ref, attempt_key, attempted_at) VALUES ($1, 'cus_leaving', 'a key of it', app.now())`,
      accountId,
    )
    const faults = [{ kind: 'cut_body', method: 'POST', path: '/v1/refunds', times: 1 }]
    await sales.standIn().command('faults/set', { faults })
    await askRefund(world.pressing(accountId), { purchaseId: sold.id, accountId })
    await sales.standIn().command('faults/set', { faults: [] })
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId), 'it waits').to.equal('closing')
    const [one, ...others] = await open(accountId)
    expect(others).to.deep.equal([])
    expect(one).to.include({ kind: 'refund', isOwn: true, amount: 900, currency: 'EUR', until: null })
    expect((await open(world.creator().host.accountId))[0]).to.include({ kind: 'refund', isOwn: false })
    const [refund] = await run<{ id: string }>('SELECT id FROM app.refund WHERE purchase_id = $1', sold.id)
    await run('UPDATE app.refund SET next_at = app.now() WHERE id = $1', refund?.id)
    await sendRefund(deps(), refund?.id ?? '')
    const before = await world.books(sold.id)
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
    expect(await look(sold.id)).to.include({ state: 'refunded', refunded: 900 })
    expect(await world.books(sold.id), 'the books').to.deep.equal(before)
    const [left] = await run<{ whose: string; customers: number }>(
      `SELECT account_id AS whose, (SELECT count(*)::int FROM app.card_customer WHERE account_id = $2) AS customers
       FROM app.purchase WHERE id = $1`,
      ...[sold.id, accountId],
    )
    expect(left).to.deep.equal({ whose: 'acc_0000000000000000000000', customers: 0 })
  })

  it('[T16][T41] waits for a dispute until it is decided and its money has moved', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    const ref = await dispute(sold)
    await told(ref)
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId)).to.equal('closing')
    const [one] = await open(accountId)
    expect(one).to.include({ kind: 'dispute', isOwn: true, amount: 900 })
    expect(Date.parse(one?.until ?? ''), 'until when its bank takes proofs').to.be.greaterThan(Date.now())
    await order('disputes/lose', { dispute: ref })
    await told(ref)
    await erase()
    expect(await stateOf(accountId), 'the creator’s part has not moved yet').to.equal('closing')
    await due()
    await moveDisputed(deps())
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
    expect(await told(ref), 'what the provider says later is still followed').to.equal('done')
  })

  it('[T16][T41] waits for what a creator owes of a dispute as the creator, not as the fan', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    await drain()
    const ref = await dispute(sold)
    await told(ref)
    await order('disputes/lose', { dispute: ref })
    await told(ref)
    await due()
    await moveDisputed(deps())
    expect(await open(accountId)).to.deep.equal([])
    const host = world.creator().host.accountId
    expect((await open(host))[0]).to.include({ kind: 'dispute', isOwn: false, amount: 900 })
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
    await run(
      `INSERT INTO app.ledger_finding_end (key, subject, creator_id, reason)
       SELECT 'owed:' || id, dispute_ref, creator_id, 'paid by bank' FROM app.card_dispute WHERE dispute_ref = $1`,
      ref,
    )
    expect(await open(host), 'settled outside').to.deep.equal([])
    await run('DELETE FROM app.ledger_finding_end WHERE subject = $1', ref)
    expect(await open(host)).to.have.length(1)
    await lend()
    await due()
    await moveDisputed(deps())
    expect(await open(host), 'taken from the creator although the fan is gone').to.deep.equal([])
  })

  it('[S4.38][T41] waits for a pass that is on its way to a wallet', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    const id = newId('vch', randomBytes)
    await run(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until,
         valid_until, salt, purchase_hash, signer, signature)
       SELECT $1, id, account_id, creator_id, chain_id, collection, tier_no, $3, 1000, app.now() + interval '120 days',
         app.now() + interval '10 minutes', $4, $4, $3, $4 FROM app.purchase WHERE id = $2`,
      ...[id, sold.id, randomBytes(20), randomBytes(32)],
    )
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId)).to.equal('closing')
    expect((await open(accountId))[0]).to.include({ kind: 'move', isOwn: true, amount: null, currency: null })
    await run("UPDATE app.card_move SET state = 'over', ended_at = app.now() WHERE id = $1", id)
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
  })

  /** One more payment of something that is paid: it goes back. @returns its reference */
  async function payAgain({ id }: Sold, prepare = async () => {}): Promise<string> {
    const again = sales.cardPayment('pm_card_visa', { purchaseId: id })
    const payment = await sales.payments().payWithCard(again)
    await prepare()
    await withTransaction(world.db.work(), async (tx) => {
      const row = await lockPurchase(tx, id)
      if (row) await writeGiveBack(tx, purchaseDeps(), row, payment)
    })
    await giveBackDue(purchaseDeps())
    return payment.paymentRef
  }
  /** The provider refuses it now. */
  const refusedGiveBack = (sold: Sold) => payAgain(sold, drain)
  const backOf = async (paymentRef: string) =>
    (await sales.payments().readPayment(paymentRef)).charge?.refunded

  it('[S4.34][T41] waits for a payment that bought nothing and was refused on its way back, and it is asked for again', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    const paymentRef = await refusedGiveBack(sold)
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId), 'it is not forgotten').to.equal('closing')
    const [one, ...others] = await open(accountId)
    expect(others).to.deep.equal([])
    expect(one).to.include({ kind: 'give_back', isOwn: true, amount: 900, currency: 'EUR', until: null })
    await lend()
    expect(await backOf(await payAgain(sold)), 'another one goes back at once').to.equal(900)
    await erase()
    expect(await stateOf(accountId)).to.equal('closing')
    const matters = () => run('SELECT FROM app.open_matters() WHERE subject = $1', sold.id)
    expect(await matters()).to.have.length(1)
    await world.advance(DAY_S + 60)
    await giveBackDue(purchaseDeps())
    expect(await backOf(paymentRef)).to.equal(900)
    expect(await matters()).to.deep.equal([])
    expect(await open(accountId)).to.deep.equal([])
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
  })

  it('[S4.34][T41] waits no more once a person has settled it', async () => {
    const sold = await sell()
    const { accountId } = sold.fan
    await refusedGiveBack(sold)
    await leave(accountId)
    await erase()
    expect(await stateOf(accountId)).to.equal('closing')
    await run(
      "INSERT INTO app.ledger_finding_end (key, subject, reason) VALUES ('give_back:' || $1::text, $1, 'paid in cash')",
      sold.id,
    )
    await erase()
    expect(await stateOf(accountId)).to.equal('gone')
  })
})
