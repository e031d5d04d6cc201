import { expect } from 'chai'
import { keccak256 } from 'viem'
import { keccak } from '#indexer/proof/keccak.ts'
import { depth } from '#test/kit/depth.ts'

const LONGEST = 100_000
const INPUTS = depth(150, 1000)

/** The same bytes and lengths every time: a run that fails can be repeated. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
}

describe('keccak', function () {
  this.timeout(60_000)
  const roll = dice(9)
  const source = Uint8Array.from({ length: 2 * LONGEST }, () => roll() >>> 24)
  // a part of a larger buffer, as the RLP writer gives it
  const part = (length: number) => source.subarray(roll() % (LONGEST + 1)).subarray(0, length)
  const expectSame = (bytes: Uint8Array) =>
    expect(`0x${keccak(bytes).toString('hex')}`, `${bytes.length} bytes`).to.equal(keccak256(bytes))

  it('[T34] hashes every length from 0 to 600 bytes as viem does', () => {
    for (let length = 0; length <= 600; length++) expectSame(part(length))
  })

  it('[T34] hashes many random inputs of up to 100 kB as viem does', () => {
    for (let i = 0; i < INPUTS; i++) expectSame(part(roll() % (LONGEST + 1)))
  })

  it('[T34] a hash stays what it is when the next one is made', () => {
    const first = keccak(Buffer.from('first'))
    const before = first.toString('hex')
    keccak(Buffer.from('second'))
    expect(first.toString('hex')).to.equal(before)
  })

  it('[T34] begins anew after an input that cannot be hashed', () => {
    expect(() => keccak(null as unknown as Uint8Array)).to.throw()
    expectSame(part(532))
  })
})
