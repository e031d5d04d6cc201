import { expect } from 'chai'
import { Interface } from 'ethers'
import { createDecoder } from '#indexer/families/decoder.ts'
import { provenFrom } from '../kit/provenLogs.ts'

describe('a proven log', () => {
  it('[S3.2] is read like its text, with numbers of any size', () => {
    const contract = new Interface(['event Number(uint256 indexed a, int256 b, bool c)'])
    const decoder = createDecoder(JSON.parse(contract.formatJson())[0], {})
    for (let bits = 0n; bits < 255n; bits++)
      for (const size of [2n ** bits - 1n, 2n ** bits, 2n ** bits + 1n]) {
        const log = contract.encodeEventLog('Number', [size, -size, bits % 2n])
        const [text, bytes] = [decoder.decode(log), decoder.decode(provenFrom(log))]
        expect(bytes).to.deep.equal(text)
        expect(bytes).to.deep.equal({ a: size, b: -size, c: bits % 2n === 1n })
      }
  })

  it('gives back its texts, of any size', () => {
    for (let topics = 0; topics <= 4; topics++)
      for (const length of [0, 1, 32, 5000, 70_000]) {
        const log = {
          topics: Array.from({ length: topics }, (_, i) => `0x${String(i + 1).repeat(64)}`),
          data: `0x${'a7'.repeat(length)}`,
        }
        const proven = [provenFrom(log), provenFrom(log)]
        for (const { topics, data, txHash, block } of proven)
          expect({ topics, data, txHash, block }).to.deep.equal({ ...log, txHash: '0xf1', block: 7 })
      }
  })
})
