import { expect } from 'chai'
import { Transaction } from 'ethers'
import { GUARDS } from '#scripts/simulate/guards.ts'
import { readArguments } from '#scripts/simulate/readArguments.ts'
import { countOf } from '#scripts/simulate/removeGuard.ts'
import { createHistory } from './chain/history.ts'
import { toHex } from './chain/rlp.ts'
import { makeTransaction, TRANSACTION_TYPES } from './chain/transactions.ts'
import { rootOf } from './chain/trie.ts'
import { readTruth } from './oracle/foldLogs.ts'

const EMPTY_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'
const DEPOSIT = 0x7e

describe('model chain', () => {
  it('[T34] has transactions that others read alike, and hash alike', () => {
    const types = TRANSACTION_TYPES.filter((type) => type !== DEPOSIT)
    for (const type of types) {
      const ours = makeTransaction(type, 31337, `salt ${type}`)
      const theirs = Transaction.from(toHex(ours.bytes))
      expect(theirs.type).to.equal(type)
      expect(theirs.hash).to.equal(ours.hash)
      expect(theirs.to?.toLowerCase()).to.equal(ours.told.to)
      expect(theirs.data).to.equal(ours.told.input)
    }
  })

  it('[T34] keeps lists of any length in a trie, each with a root of its own', () => {
    expect(rootOf([])).to.equal(EMPTY_ROOT)
    const roots = Array.from({ length: 300 }, (_, n) =>
      rootOf(Array.from({ length: n }, (_, i) => Buffer.from(`${i}`))),
    )
    expect(new Set(roots).size).to.equal(roots.length)
  })

  it('[T34] is the same for the same seed, and another for another', () => {
    const headOf = (seed: number) => {
      const history = createHistory(seed)
      return ['a', 'b', 'c', 'd', 'e', 'f', 'g'].reduce(
        (tip, salt) => history.mine(tip, salt),
        history.genesis,
      )
    }
    expect(headOf(1).hash).to.equal(headOf(1).hash)
    expect(headOf(1).hash).not.to.equal(headOf(2).hash)
    expect(readTruth(headOf(1), createHistory(1)).events.size).to.be.greaterThan(3)
  })

  it('[T34] finds every guard that it takes out, once and to the letter', () => {
    const lost = Object.entries(GUARDS).flatMap(([name, guard]) =>
      [guard, ...(guard.also ?? [])]
        .filter((change) => countOf(change) !== 1)
        .map(({ file }) => `${name} is not in ${file}`),
    )
    expect(lost).to.deep.equal([])
  })

  it('reads its arguments, and refuses what it does not know', () => {
    const order = readArguments(['--seeds', '7', '--from', '3', '--with', 'something', '--brief'])
    expect(order)
      .to.include({ seeds: 7, from: 3, isBrief: true, without: null })
      .and.deep.include({ meeting: ['something'] })
    expect(() => readArguments(['--seeds', 'many'])).to.throw('--seeds')
    expect(() => readArguments(['--all'])).to.throw()
  })
})
