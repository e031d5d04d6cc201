import { expect } from 'chai'
import type { BalanceFact } from '#domain/ledger/balanceFact.ts'
import { cardLines, splitOf } from '#domain/ledger/cardJournals.ts'
import { FACT_KINDS, type FactKind } from '#domain/ledger/words.ts'
import { createDice } from '#test/local/stripe/kit/moneyModel.ts'

const ROUNDS = 2000
const SEED = 20_261_122
const CURRENCIES = ['EUR', 'JPY', 'KWD']

describe('journals of what moved at the payment provider [S2.18]', () => {
  const dice = createDice(SEED)
  const pick = <T>(all: readonly T[]): T => all[dice(all.length)] as T
  let count = 0

  function fact(
    kind: FactKind,
    accountRef: string | null,
    amount: number,
    fee: number,
    currency: string,
  ): BalanceFact {
    count += 1
    return {
      ...{ ref: `line_${count}`, accountRef, kind, amount, fee, net: amount - fee, currency },
      ...{ sourceRef: null, createdAt: 1, availableAt: 2 },
    }
  }
  const totals = (facts: readonly BalanceFact[]) => {
    const sums = new Map<string, bigint>()
    for (const { accountRef, net } of facts) {
      const place = accountRef ?? 'platform'
      sums.set(place, (sums.get(place) ?? 0n) + BigInt(net))
    }
    return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort())
  }

  it('whatever facts come, a journal is zero, has one currency, and each balance what its facts say', () => {
    const seen = new Set<string>()
    for (let round = 0; round < ROUNDS; round++) {
      const facts = Array.from({ length: 1 + dice(8) }, () =>
        fact(
          ...([pick(FACT_KINDS), pick([null, null, 'acct_one', 'acct_two'])] as const),
          ...([dice(20_000) - 10_000, dice(3) === 0 ? dice(500) : 0, pick(CURRENCIES)] as const),
        ),
      )
      const currency = pick(CURRENCIES)
      const { lines, parked, unexplained } = cardLines(facts, { currency, creatorId: 'cre_1' })
      const taken = facts.filter((one) => one.currency === currency)
      expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).to.equal(0n)
      expect(lines.filter((line) => line.currency !== currency || line.amount === 0n)).to.deep.equal([])
      expect([...parked, ...taken].map(({ ref }) => ref).sort()).to.deep.equal(
        facts.map(({ ref }) => ref).sort(),
      )
      const balances = lines
        .filter(({ place }) => place === 'provider:platform' || place === 'provider:account')
        .map((line) => ({ accountRef: line.ref ?? null, net: Number(line.amount) }) as BalanceFact)
      expect(totals(balances)).to.deep.equal(totals(taken))
      const refs = lines.flatMap(({ factRef = [] }) => factRef)
      expect(refs.sort()).to.deep.equal(
        taken
          .filter(({ net }) => net !== 0)
          .map(({ ref }) => ref)
          .sort(),
      )
      const other = lines.filter(({ place }) => place === 'other')
      expect(other.map(({ amount }) => amount)).to.deep.equal(unexplained === 0n ? [] : [unexplained])
      for (const { place } of lines) seen.add(place)
    }
    expect([...seen].sort()).to.deep.equal([
      ...['bank', 'fan', 'issuer', 'other', 'provider:account', 'provider:fees', 'provider:platform'],
    ])
  })

  for (const currency of CURRENCIES)
    it(`a sale in ${currency} and everything that can become of it leaves nothing unexplained`, () => {
      for (let round = 0; round < ROUNDS / 10; round++) {
        const amount = 50 + dice(1_000_000)
        const fee = Math.floor((amount * dice(10_001)) / 10_000)
        const [kept, part, feePart] = [dice(amount), 1 + dice(amount), dice(fee + 1)]
        const account = 'acct_one'
        const sold = [
          fact('charge', null, amount, kept, currency),
          fact('transfer', null, -amount, 0, currency),
          fact('payment', account, amount, fee, currency),
          fact('fee', null, fee, 0, currency),
        ]
        expect(splitOf(sold, currency)).to.deep.equal({ creatorGets: BigInt(amount - fee), fee: BigInt(fee) })
        const after = [
          [fact('refund', null, -part, 0, currency)],
          [fact('refund_failure', null, part, 0, currency)],
          [
            fact('transfer_refund', null, part, 0, currency),
            fact('payment_refund', account, -part, 0, currency),
          ],
          [
            fact('fee_refund', null, -feePart, 0, currency),
            fact('fee_refund', account, feePart, 0, currency),
          ],
          [fact('dispute', null, -amount, 1500, currency)],
          [fact('dispute_reversal', null, amount, 0, currency)],
          [fact('payout', account, -part, 0, currency)],
          [fact('payout_failure', account, part, 0, currency)],
          [fact('provider_fee', null, -7, 0, currency)],
        ]
        for (const facts of [sold, ...after])
          expect(cardLines(facts, { currency, creatorId: 'cre_1' })).to.include({ unexplained: 0n })
      }
    })

  it('a transfer whose other side is missing stands at a place of its own', () => {
    const { lines, unexplained } = cardLines([fact('transfer', null, -900, 0, 'EUR')], {
      ...{ currency: 'EUR', creatorId: null },
    })
    expect(unexplained).to.equal(900n)
    expect(lines.map(({ place, amount }) => [place, amount])).to.deep.equal([
      ['provider:platform', -900n],
      ['other', 900n],
    ])
  })
})
