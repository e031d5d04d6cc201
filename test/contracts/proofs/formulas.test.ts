import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'

/** Code lines of a folder's sources outside the library that match, as `file: line`. */
function elsewhere(folder: string, library: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name))
    .filter((file) => file.endsWith('.sol') && file !== library)
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !line.startsWith('//') && pattern.test(line))
        .map((line) => `${file}: ${line}`),
    )
}

// A proof is worth as much as the certainty that nobody calculates beside it.
describe('proved formulas', () => {
  it('[S3.53][T11] only CurveMath calculates with the slope; the price that is shown is no money', () => {
    expect(
      elsewhere(
        'contracts/tokens',
        'contracts/tokens/CurveMath.sol',
        /[*/] *(terms\.|TERMS\.|_)?slope\b|slope(\(\))? *[*/]/i,
      ),
    ).to.deep.equal([
      'contracts/tokens/CreatorToken.sol: return 2 * (totalSupply() + CurveMath.VIRTUAL) * 1e18 / slope(); // floor: only shown',
    ])
  })

  it('[S3.53] only CurveMath takes a share of a trade', () => {
    const share = /[*/] *(BPS|CurveMath\.BPS|Fees\.BPS|10_000)\b|\* *\w*[bB]ps\b/
    expect(elsewhere('contracts/tokens', 'contracts/tokens/CurveMath.sol', share)).to.deep.equal([])
  })

  it('[S3.40][S3.43] only SettlementMath divides a booking', () => {
    const divides =
      /Fees\.divide|\b(amount|creatorPart|price)\b *\*|\* *\b(booking\.)?(amount|creatorPart|creatorBps|feeBps)\b/
    expect(elsewhere('contracts/bookings', 'contracts/bookings/SettlementMath.sol', divides)).to.deep.equal(
      [],
    )
  })

  it('[S3.10] the ledger writes only what LedgerMath says', () => {
    const writes = readFileSync('contracts/payments/Ledger.sol', 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /owed\[.*\] *([+-]?=[^=]|\+\+|--)/.test(line) || /delete owed/.test(line))
    expect(writes).to.deep.equal(['owed[account][currency] = total;', 'owed[account][currency] = left;'])
  })

  it('[S3.40] the platform takes its part of a sale by one division', () => {
    const sales = /\* *\w*(feeBps|platformBps)\b|\bfee\b *=[^;]*[*/]/
    const found = ['contracts/recordings', 'contracts/passes/resale', 'contracts/rooms'].flatMap((folder) =>
      elsewhere(folder, '', sales),
    )
    expect(found).to.deep.equal([])
  })
})
