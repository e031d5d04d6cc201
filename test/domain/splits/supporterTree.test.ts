import { expect } from 'chai'
import { getBytes, keccak256 } from 'ethers'
import { supporterProof, supporterRoot } from '#domain/splits/supporterTree.ts'

const keccak = (bytes: Uint8Array) => getBytes(keccak256(bytes))
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const FIVE = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5].map(account)

/** Checks a proof the way the contract does. */
function rootFrom(who: string, proof: string[]): string {
  const leaf = keccak256(keccak256(`0x${who.slice(2).padStart(64, '0')}`))
  return proof.reduce(
    (node, sibling) =>
      keccak256(
        `0x${[node, sibling]
          .sort()
          .map((half) => half.slice(2))
          .join('')}`,
      ), // ascending
    leaf,
  )
}

describe('supporter tree', () => {
  it('[S3.98] has the root that the contract test holds', () => {
    expect(supporterRoot(FIVE, keccak)).to.equal(
      '0x0c3897904c1f95a26c8eef7ffc1be1729495623becdb5ee0b453038f144d3693',
    )
  })

  it('[S3.98] is the same for the same list in any order and case', () => {
    const mixed = [...FIVE].reverse().map((who) => `0x${who.slice(2).toUpperCase()}`)
    expect(supporterRoot(mixed, keccak)).to.equal(supporterRoot(FIVE, keccak))
  })

  it('[S3.98] proves everybody on lists of one to twenty, and nobody else', () => {
    for (let size = 1; size <= 20; size++) {
      const list = Array.from({ length: size }, (_, n) => account(1000 * size + n))
      const root = supporterRoot(list, keccak)
      for (const who of list)
        expect(rootFrom(who, supporterProof(list, who, keccak) as string[])).to.equal(root)
      expect(supporterProof(list, account(7), keccak)).to.equal(null)
    }
  })

  it('[S3.98] refuses an empty list, a name twice and what is no address', () => {
    expect(() => supporterRoot([], keccak)).to.throw(RangeError, 'has a supporter')
    expect(() => supporterRoot([account(1), account(1)], keccak)).to.throw(RangeError, 'named twice')
    expect(() => supporterRoot(['0x12'], keccak)).to.throw(TypeError, 'not an address: 0x12')
  })
})
