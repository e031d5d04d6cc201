import { expect } from 'chai'
import { cardBlock, isBarred } from '#domain/billing/cardOffer.ts'
import { statementOf } from '#domain/billing/statement.ts'
import { CARD_BLOCKS } from '#domain/billing/words.ts'
import { checkStatement, statementOf as statementAtProvider } from '#local/stripe/payments/statement.ts'

const SOLD = {
  maxSupply: 0n,
  flags: 0,
  isConnectActive: true,
  connectCurrency: 'EUR',
  salesCurrency: 'EUR',
  priceCurrency: 'EUR',
}

describe('what a tier is not sold by card for', () => {
  for (const [change, block] of [
    [{}, null],
    [{ priceCurrency: null }, null],
    // soulbound, refundable and cooling down are no reason
    [{ flags: 1 | 4 | 16 }, null],
    [{ maxSupply: 1n }, 'TIER_LIMITED'],
    [{ flags: 8 }, 'GRANTS'],
    [{ flags: 32 }, 'FOLLOW'],
    [{ flags: 2 }, 'PAUSED'],
    [{ isConnectActive: false }, 'NO_CONNECT'],
    [{ connectCurrency: 'USD' }, 'CURRENCY'],
    [{ connectCurrency: null }, 'CURRENCY'],
    [{ priceCurrency: 'USD' }, 'CURRENCY'],
    [{ maxSupply: 5n, flags: 2 | 8, isConnectActive: false }, 'TIER_LIMITED'],
    [{ flags: 2, isConnectActive: false }, 'NO_CONNECT'],
  ] as const)
    it(`[S4.6] ${JSON.stringify(change, (_key, value) => (typeof value === 'bigint' ? Number(value) : value))}: ${block ?? 'it is sold'}`, () => {
      expect(cardBlock({ ...SOLD, ...change })).to.equal(block)
    })

  it('a limit, grants and follows take no price, the rest passes', () => {
    expect(CARD_BLOCKS.filter(isBarred)).to.deep.equal(['TIER_LIMITED', 'GRANTS', 'FOLLOW'])
    expect(isBarred(null)).to.equal(false)
  })
})

describe('the line on the statement of a card', () => {
  for (const [handle, name] of [
    ['northlight', 'STAGEDOOR* NORTHLIGHT'],
    ['the-very-long-northlight', 'STAGEDOOR* THE VERY LO'],
    ['a-1', 'STAGEDOOR* A 1'],
    ['2026', 'STAGEDOOR* CH 2026'],
    ['12345678901-a', 'STAGEDOOR* CH 12345678'],
    ['abcdefghij-klm', 'STAGEDOOR* ABCDEFGHIJ'],
  ] as const)
    it(`${handle} is ${name}, and the provider says it so`, () => {
      const said = statementOf('STAGEDOOR', handle)
      expect(said.name).to.equal(name)
      checkStatement({ statement_descriptor: null, statement_descriptor_suffix: said.suffix })
      expect(statementAtProvider(said.suffix)).to.equal(name)
    })
})
