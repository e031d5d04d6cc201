import { expect } from 'chai'
import { formatUnits } from 'viem'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatCountdown, formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

describe('amounts and times on screen', () => {
  it('writes an exact amount as another library does', () => {
    let value = 1n
    for (let i = 0; i < 200; i++) {
      value = (value * 6364136223846793005n + 1442695040888963407n) % 10n ** 30n
      for (const decimals of [0, 2, 6, 18])
        expect(exactAmount(value, decimals)).to.equal(formatUnits(value, decimals))
    }
  })

  it('keeps five significant digits and rounds the way it was asked', () => {
    expect(formatAmount(10n ** 16n, 18)).to.equal('0.01')
    expect(formatAmount(12_345_678_901_234_567_890n, 18)).to.equal('12.346')
    expect(formatAmount(12_345_678_901_234_567_890n, 18, 'down')).to.equal('12.345')
    expect(formatAmount(10n ** 16n + 1n, 18, 'up')).to.equal('0.010001')
    expect(formatAmount(999_999n, 6)).to.equal('1')
    expect(formatAmount(123_456_789_000_000n, 6)).to.equal('123456789')
    expect(formatAmount(0n, 18)).to.equal('0')
    expect(formatAmount(1n, 18)).to.equal('0.000000000000000001')
  })

  it('never shows less than is paid nor more than is held', () => {
    for (let value = 1n; value < 10n ** 24n; value = value * 7n + 3n) {
      const scaled = (text: string) => {
        const [whole = '0', part = ''] = text.split('.')
        return BigInt(whole + part.padEnd(18, '0'))
      }
      expect(scaled(formatAmount(value, 18, 'up')) >= value).to.equal(true)
      expect(scaled(formatAmount(value, 18, 'down')) <= value).to.equal(true)
    }
  })

  it('counts down to zero and not below', () => {
    expect([9, 114, 3723, 0.2, 0, -5].map(formatCountdown)).to.deep.equal([
      '0:09',
      '1:54',
      '1:02:03',
      '0:01',
      '0:00',
      '0:00',
    ])
  })

  it('says how long a tier lasts', () => {
    expect([0, 86_400, 2_592_000, 3600, 5400, 61].map(formatDuration)).to.deep.equal([
      'for ever',
      '1 day',
      '30 days',
      '1 hour',
      '90 minutes',
      '61 s',
    ])
  })

  it('cuts the middle of an address', () => {
    expect(shortAddress('0x71C7656EC7ab88b098defB751B7401B5f6d8976F')).to.equal('0x71C7…976F')
  })
})
