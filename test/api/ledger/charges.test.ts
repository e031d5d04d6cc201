import { expect } from 'chai'
import { postCharge } from '#api/ledger/postCharge.ts'
import { withTransaction } from '#db/transaction.ts'
import type { BalanceFact, ChargeFacts } from '#domain/ledger/balanceFact.ts'
import { useDatabase } from '#test/kit/database.ts'
import { balancesIn, chargeFacts, factOf, seedCreator } from './books.ts'

describe('a charge in the books [S2.18][S4.9]', () => {
  const database = useDatabase()
  const api = () => database.work()
  let count = 0

  const chargeOf = (
    facts: readonly BalanceFact[],
    amount: number,
    fee: number,
    currency = 'EUR',
  ): ChargeFacts => {
    count += 1
    return {
      ...{ chargeRef: `charge_${count}`, amount, currency, createdAt: 1_800_000_000, facts },
      transfer: { ref: `transfer_${count}`, amount },
      feeObject: fee > 0 ? { ref: `fee_${count}`, amount: fee } : null,
    }
  }
  const post = (creatorId: string, charge: ChargeFacts, feeExpected: bigint) =>
    withTransaction(api(), (tx) =>
      postCharge(tx, { purchaseId: `a purchase ${charge.chargeRef}`, creatorId, charge, feeExpected }),
    )
  const findingsOf = async (creatorId: string) =>
    (
      await api().query<{ cause: string; facts: Record<string, unknown> }>(
        'SELECT cause::text AS cause, facts FROM app.ledger_finding WHERE creator_id = $1 ORDER BY key',
        [creatorId],
      )
    ).rows

  for (const { currency, amount, fee, kept } of [
    { currency: 'EUR', amount: 900, fee: 90, kept: 39 },
    { currency: 'JPY', amount: 1200, fee: 120, kept: 58 },
    { currency: 'KWD', amount: 3500, fee: 350, kept: 130 },
    { currency: 'GBP', amount: 900, fee: 0, kept: 39 },
  ])
    it(`in ${currency}: both sides move in one journal, by the provider's lines, once`, async () => {
      const { creatorId, accountRef } = await seedCreator(database.pool('owner'))
      const before = await balancesIn(api())
      const charge = chargeOf(chargeFacts(accountRef, { amount, fee, kept, currency }), amount, fee, currency)
      expect(await post(creatorId, charge, BigInt(fee))).to.equal('posted')
      const after = await balancesIn(api())
      const moved = Object.fromEntries(
        Object.entries(after)
          .map(([place, sum]) => [place, sum - (before[place] ?? 0n)])
          .filter(([, sum]) => sum !== 0n),
      )
      expect(moved).to.deep.equal({
        [`fan ${currency}`]: BigInt(-amount),
        [`provider:account ${accountRef} ${currency}`]: BigInt(amount - fee),
        [`provider:fees ${currency}`]: BigInt(kept),
        ...{ [`provider:platform ${currency}`]: BigInt(fee - kept) },
      })
      expect(await post(creatorId, charge, BigInt(fee))).to.equal('known')
      expect(await balancesIn(api())).to.deep.equal(after)
      expect(await findingsOf(creatorId)).to.deep.equal([])
    })

  it('waits until the provider has booked all of it', async () => {
    const { creatorId, accountRef } = await seedCreator(database.pool('owner'))
    const facts = chargeFacts(accountRef, { amount: 900, fee: 90, kept: 39 })
    const before = await balancesIn(api())
    for (let missing = 0; missing < facts.length; missing++) {
      const some = facts.filter((_, n) => n !== missing)
      expect(await post(creatorId, chargeOf(some, 900, 90), 90n)).to.equal('not_booked')
    }
    expect(await post(creatorId, chargeOf([], 900, 90), 90n)).to.equal('not_booked')
    expect(await balancesIn(api())).to.deep.equal(before)
    expect(await post(creatorId, chargeOf(facts, 900, 90), 90n)).to.equal('posted')
  })

  it('a split that is not ours is written as it is and told', async () => {
    const { creatorId, accountRef } = await seedCreator(database.pool('owner'))
    const facts = chargeFacts(accountRef, { amount: 900, fee: 100, kept: 39 })
    expect(await post(creatorId, chargeOf(facts, 900, 100), 90n)).to.equal('posted')
    expect((await balancesIn(api()))[`provider:account ${accountRef} EUR`]).to.equal(800n)
    expect(await findingsOf(creatorId)).to.deep.equal([
      {
        cause: 'OTHER_SPLIT',
        facts: { currency: 'EUR', fee: '100', feeExpected: '90', creatorGets: '800', creatorExpected: '810' },
      },
    ])
  })

  it('what an account got in another currency waits for a person, and nothing is converted', async () => {
    const { creatorId, accountRef } = await seedCreator(database.pool('owner'))
    const facts = chargeFacts(accountRef, { amount: 900, fee: 90, kept: 39 }).map((fact) =>
      fact.kind === 'payment'
        ? factOf('payment', accountRef, { amount: 990, fee: 99, currency: 'USD' })
        : fact,
    )
    expect(await post(creatorId, chargeOf(facts, 900, 90), 90n)).to.equal('posted')
    const balances = await balancesIn(api())
    expect(balances[`provider:account ${accountRef} USD`]).to.equal(undefined)
    expect(balances['other EUR']).to.equal(810n)
    const causes = (await findingsOf(creatorId)).map(({ cause }) => cause)
    expect(causes.sort()).to.deep.equal(['OTHER_CURRENCY', 'OTHER_SPLIT', 'UNBALANCED'])
  })
})
