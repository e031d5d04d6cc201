import { expect } from 'chai'
import type { Abi } from 'viem'
import { formatAbiItem } from 'viem/utils'
import { firstErrors } from '#editions/first.generated.ts'
import * as abis from '#generated/abis.ts'
import { errors } from '#generated/errors.ts'
import { CONTRACT_ERRORS, revertSentence } from '#web/chain/errors/contractErrors.ts'
import { WalletError } from '#web/chain/wallet.ts'

type AbiError = Extract<Abi[number], { type: 'error' }>

/** Every custom error that a contract of ours can throw, of today and of the first edition. */
const thrown: readonly AbiError[] = [
  ...Object.values<Abi>(abis)
    .flat()
    .filter((item): item is AbiError => item.type === 'error'),
  ...firstErrors,
]

/** A value of each Solidity type, as a decoder hands it over. */
function sample(type: string): unknown {
  if (type.startsWith('uint') || type.startsWith('int'))
    return Number.parseInt(type.replace(/\D/g, ''), 10) > 48 ? 7n : 7
  if (type === 'address') return '0x0000000000000000000000000000000000000007'
  return '0x07'
}

/** The largest of each Solidity type. */
function extreme(type: string): unknown {
  const bits = Number.parseInt(type.replace(/\D/g, ''), 10)
  if (!/^u?int/.test(type)) return sample(type)
  const most = 2n ** BigInt(bits) - 1n
  return bits > 48 ? most : Number(most)
}

describe('contract errors in words', () => {
  it('[S3.10] has a sentence for every custom error of every contract of both editions and for nothing else', () => {
    const names = new Set(thrown.map(({ name }) => name))
    expect(names.size).to.be.greaterThan(300)
    expect([...names].filter((name) => !(name in CONTRACT_ERRORS))).to.deep.equal([])
    expect(Object.keys(CONTRACT_ERRORS).filter((name) => !names.has(name))).to.deep.equal([])
  })

  it('says a whole sentence without a hole for every error', () => {
    for (const { name, inputs } of thrown) {
      const text = CONTRACT_ERRORS[name]?.(inputs.map(({ type }) => sample(type))) ?? ''
      expect(text, name).to.match(/^[A-Z0-9].{15,160}[.]$/)
      expect(text, name).to.not.match(/undefined|NaN|Invalid Date|\[object|!/)
    }
  })

  it('stays calm about any value that a contract may name', () => {
    for (const { name, inputs } of thrown) {
      const text = CONTRACT_ERRORS[name]?.(inputs.map(({ type }) => extreme(type))) ?? ''
      expect(text, name).to.not.match(/undefined|NaN|Invalid Date|Infinity/)
    }
  })

  it('[S3.10] gives wallets every error of both editions to read reverts by, each once', () => {
    const signatures = errors.map((error) => formatAbiItem(error))
    expect(new Set(signatures).size).to.equal(signatures.length)
    expect(new Set(signatures)).to.deep.equal(new Set(thrown.map((error) => formatAbiItem(error))))
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
