import { expect } from 'chai'
import { callText } from '#web/chain/burner/callWords.ts'

const currencies = [
  { index: 0, symbol: 'ETH', decimals: 18 },
  { index: 1, symbol: 'TUSD', decimals: 6 },
]
const you = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'
const nobody = '0x0000000000000000000000000000000000000000'

describe('a call in words', () => {
  it('[T44] says amount, receiver and thing for a pass in the chain’s own currency', () => {
    const facts = { name: 'Northlight', tier: { currency: 0, durationS: 2_592_000 } }
    const text = callText(
      { functionName: 'purchase', args: [2, you, 10n ** 16n, nobody], value: 10n ** 16n },
      facts,
      currencies,
    )
    expect(text).to.deep.equal({
      pays: '0.01 ETH',
      line: 'to the creator of Northlight, all of it, for one pass of tier 2, 30 days',
    })
  })

  it('[T44] shows the ceiling in the token where a token is paid', () => {
    const facts = { name: 'Northlight', tier: { currency: 1, durationS: 0 } }
    const text = callText(
      { functionName: 'purchase', args: [2, you, 5_000_000n, nobody], value: 0n },
      facts,
      currencies,
    )
    expect(text.pays).to.equal('5 TUSD')
    expect(text.line).to.contain('for ever')
  })

  it('names the exact amount of an allowance', () => {
    const facts = { name: 'Test Dollar', tier: null, ownCurrency: 1 }
    expect(
      callText({ functionName: 'approve', args: [you, 5_000_000n], value: 0n }, facts, currencies),
    ).to.deep.equal({
      pays: null,
      line: 'Let 0x71C7…976F take 5 TUSD from you once, and no more.',
    })
  })

  it('never rounds a payment down', () => {
    const facts = { name: null, tier: { currency: 0, durationS: 60 } }
    const value = 123_456_000_000_000_001n
    expect(
      callText({ functionName: 'purchase', args: [1, you, value, nobody], value }, facts, currencies).pays,
    ).to.equal('0.12346 ETH')
  })

  it('[S3.8][T44] says what a change of a tier changes, from the terms on the chain to the new ones', () => {
    const terms = {
      ...{ price: 10n ** 16n, currency: 0, duration: 2_592_000, maxSupply: 0, minted: 0, referralBps: 0 },
      ...{ flags: 0, refundWindow: 0, rank: 1 },
    }
    const lineOf = (next: typeof terms, old?: typeof terms) => {
      const tier = old ? { currency: 0, durationS: 2_592_000, terms: old } : null
      const call = { functionName: 'updateTier', args: [2, next], value: 0n }
      return callText(call, { name: 'Northlight', tier }, currencies).line
    }
    const next = { ...terms, price: 10n ** 16n + 1n, referralBps: 250, maxSupply: 9, flags: 2 }
    expect(lineOf(next, terms)).to.equal(
      'Change tier 2 of Northlight: price 0.01 ETH → 0.010000000000000001 ETH, referral share 0 % → 2.5 %, passes no limit → 9, sale open → paused.',
    )
    expect(lineOf(terms, terms)).to.equal('Change tier 2 of Northlight: nothing.')
    expect(lineOf(terms)).to.contain('price 0.01 ETH, referral share 0 %, passes no limit, sale open')
    const promise = { ...terms, flags: 1 | 4, refundWindow: 604_800, referralBps: 500 }
    expect(
      callText(
        { functionName: 'createTier', args: [promise], value: 0n },
        { name: null, tier: null },
        currencies,
      ).line,
    ).to.equal(
      'Add a tier of rank 1, 30 days, for 0.01 ETH, refunds for 7 days, 5 % to referrers, bound to its wallet.',
    )
  })

  it('[S4.38] says which pass a wallet takes that was paid by card, and for how long', () => {
    const lineOf = (length: number) => {
      const voucher = { tierId: 1, to: `0x${'ab'.repeat(20)}`, length }
      const call = { functionName: 'claimCard', args: [voucher, '0x', '0x'], value: 0n }
      return callText(call, { name: 'Northlight', tier: null }, currencies).line
    }
    expect(lineOf(2_591_999)).to.equal(
      'Take the pass of Northlight that you paid by card, 29 days 23 hours of it, into 0xabab…abab.',
    )
    expect(lineOf(86_400)).to.include('by card, 1 day of it, into')
    expect(lineOf(59)).to.include('by card, less than an hour of it, into')
    expect(lineOf(0)).to.include('by card, which never ends, into')
  })

  it('[S3.54][T44] says how many tokens go to whom, and the most that is paid, in the currency of the token', () => {
    const call = (value: bigint, sold: { symbol: string; currency: number } | null) => {
      const args = [38n * 10n ** 18n, you, 4_141_000n, 1n, nobody]
      const facts = { name: 'North Star', tier: null, sold }
      const { pays, line } = callText({ functionName: 'buyExact', args, value }, facts, currencies)
      return [pays, line.replaceAll(/[\u2066-\u2069]/g, '')]
    }
    const line =
      'at most, to the contract of North Star, for 38 NORTH, which go to 0x71C7…976F. What is too much comes back in the same call, or is never taken.'
    expect(call(10n ** 16n, { symbol: 'NORTH', currency: 0 })).to.deep.equal(['0.01 ETH', line])
    expect(call(0n, { symbol: 'NORTH', currency: 1 })).to.deep.equal(['4.141 TUSD', line])
    // nobody answered what it is paid in: never as the chain's own
    expect(call(0n, null)).to.deep.equal(['4141000', line.replace('NORTH', 'tokens')])
  })

  it('[S3.56][T44] names tokens of no currency, to the last unit, and who may take them', () => {
    const text = (functionName: string, args: readonly unknown[], facts: object) =>
      callText(
        { functionName, args, value: 0n },
        { name: 'North', tier: null, ...facts },
        currencies,
      ).line.replaceAll(/[\u2066-\u2069]/g, '')
    const north = { symbol: 'NORTH', decimals: 18 }
    const units = 100n * 10n ** 18n + 1n
    const allowed = { ownCurrency: null, ownToken: north, spender: 'Session lock' }
    expect(text('approve', [you, units], allowed)).to.equal(
      'Let Session lock (0x71C7…976F) take 100.000000000000000001 NORTH from you once, and no more.',
    )
    expect(text('approve', [you, 7n], { ownCurrency: null })).to.equal(
      'Let 0x71C7…976F take 7 of the smallest units of North from you once, and no more.',
    )
    expect(text('lockForSession', [you, units, 7n], { locked: north })).to.match(
      /^Lock 100\.000000000000000001 NORTH while you are in the room\. They come back to this wallet alone/,
    )
    expect(text('lockForSession', [you, 7n, 7n], {})).to.match(/^Lock 7 of the smallest units of a token /)
  })

  it('[S3.46][T44] says what comes of an attendance that is brought to the escrow of a call', () => {
    const call = { functionName: 'attest', args: [{}, you, '0x'], value: 0n }
    expect(callText(call, { name: null, tier: null }, currencies)).to.deep.equal({
      pays: null,
      line: 'Bring to the escrow who was in the call, as this site signed it. Its money goes by that, unless one of you objects.',
    })
  })

  it('shows an unknown function by its name and with its value', () => {
    const text = callText(
      { functionName: 'withdrawEverything', args: [], value: 10n ** 18n },
      { name: null, tier: null },
      currencies,
    )
    expect(text).to.deep.equal({ pays: '1 ETH', line: 'Call withdrawEverything on this contract.' })
  })
})
