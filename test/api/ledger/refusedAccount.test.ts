import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { zeroAddress } from 'viem'
import { reconcile, watchBalances } from '#api/ledger/reconcile/reconcile.ts'
import { PaymentRefused } from '#api/ports/payments.ts'
import { useCardSales } from '#test/api/adapters/stripe/money/useCardSales.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import { payableAccount } from '#test/local/stripe/kit/earning.ts'
import { seedCreator } from './books.ts'

describe('an account that the provider refuses to show [S2.14]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const sales = useCardSales()

  it('is a difference of its own creator, and stops no other comparison', async () => {
    await createChainRows(database.pool('indexer')).cursor(10)
    const owner = database.pool('owner')
    const accounts: { ref: string; creatorId: string }[] = []
    for (let n = 0; n < 2; n++) {
      const { creatorId } = await seedCreator(owner)
      const ref = await payableAccount(sales.standIn())
      await owner.query(
        `INSERT INTO app.connect_account (creator_id, country, attempt_key, account_ref, state, currency, read_at)
          VALUES ($1, 'DE', $2, $2, 'active', 'EUR', app.now())`,
        [creatorId, ref],
      )
      accounts.push({ ref, creatorId })
    }
    // one that somebody sold to by another way, so that its lines are a difference as well
    const [closed, open] = accounts as [(typeof accounts)[0], (typeof accounts)[0]]
    await sales.payments().payWithCard(sales.cardPayment('pm_card_visa', { destination: open.ref }))
    const { balanceOf, listFacts } = sales.payments()
    const demandOpen = (ref: string | null) => {
      if (ref === closed.ref) throw new PaymentRefused('FORBIDDEN', null, 'no')
    }
    const payments = {
      async balanceOf(ref: string | null) {
        demandOpen(ref)
        return balanceOf(ref)
      },
      async *listFacts(ref: string | null, until: string | null) {
        demandOpen(ref)
        yield* listFacts(ref, until)
      },
    }
    const deps = {
      ...{ pool: database.work(), clock: Date.now, random: randomBytes, chainId: 31337, payments },
      ...{ currencyList: zeroAddress, money: null, alarms: { raise: () => {} } },
    }
    const runs = await reconcile(deps, -1)
    const found = runs.find(({ scope }) => scope === 'provider')?.found ?? []
    const of = ({ creatorId }: { creatorId: string }) => found.filter((one) => one.creatorId === creatorId)
    expect(of(closed).map(({ cause, ref }) => [cause, ref])).to.deep.equal([['RULE', closed.ref]])
    expect(of(open).map(({ cause }) => cause)).to.deep.equal(['MISSING'])

    await watchBalances(deps, -1)
    const { rows } = await owner.query(
      `SELECT array_agg(DISTINCT d.creator_id::text) AS whose FROM app.reconcile_diff d JOIN app.reconcile_run r ON r.id = d.run_id
        WHERE r.scope = 'balances' AND d.creator_id IS NOT NULL`,
    )
    expect(rows[0].whose).to.have.members([closed.creatorId, open.creatorId])
  })
})
