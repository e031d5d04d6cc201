import { expect } from 'chai'
import { CALLED_CONTRACTS } from '#web/chain/contracts.ts'
import { CONTRACT_ERRORS, revertSentence } from '#web/chain/errors/contractErrors.ts'
import { WalletError } from '#web/chain/wallet.ts'

type Item = { type: string; name?: string; inputs?: readonly { type: string }[] }

const errors = (CALLED_CONTRACTS as readonly (readonly Item[])[])
  .flat()
  .filter((item) => item.type === 'error')

/** A value of each Solidity type, as a decoder hands it over. */
function sample(type: string): unknown {
  if (type.startsWith('uint') || type.startsWith('int'))
    return Number.parseInt(type.replace(/\D/g, ''), 10) > 48 ? 7n : 7
  if (type === 'address') return '0x0000000000000000000000000000000000000007'
  return '0x07'
}

describe('contract errors in words', () => {
  it('[S3.10] has a sentence for every custom error of every contract it calls and for nothing else', () => {
    const names = new Set(errors.map((error) => error.name))
    expect([...names].filter((name) => !(String(name) in CONTRACT_ERRORS))).to.deep.equal([])
    expect(Object.keys(CONTRACT_ERRORS).filter((name) => !names.has(name))).to.deep.equal([])
  })

  it('says a whole sentence without a hole for every error', () => {
    for (const { name, inputs } of errors) {
      const text = CONTRACT_ERRORS[String(name)]?.((inputs ?? []).map(({ type }) => sample(type))) ?? ''
      expect(text, name).to.match(/^[A-Z0-9].{15,160}[.]$/)
      expect(text, name).to.not.match(/undefined|NaN|Invalid Date|\[object|!/)
    }
  })

  it('says what a wallet refusal means for money', () => {
    for (const code of [
      'REJECTED',
      'NO_WALLET',
      'WRONG_CHAIN',
      'INSUFFICIENT_FUNDS',
      'UNREACHABLE',
      'FAILED',
    ] as const) {
      expect(revertSentence(new WalletError(code, 'x'))).to.contain('Nothing was paid.')
    }
    const unknown = new WalletError('REVERTED', 'x', { revert: { errorName: 'Nobody_Knows', args: [] } })
    expect(revertSentence(unknown)).to.contain('Nothing was paid.')
  })
})
