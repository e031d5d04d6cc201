import { expect } from 'chai'
import { Interface } from 'ethers'
import { createDecoder } from '#indexer/families/decoder.ts'
import { dynamicArgs } from '#indexer/families/dynamicArgs.ts'
import { provenFrom } from '../kit/provenLogs.ts'

describe('arguments that lie elsewhere in the data', () => {
  it('[T35] refuses lengths and pointers that lead out of the data, and values that share its bytes until they are more than it', () => {
    const contract = new Interface(['event Told(string name, bytes[] parts, uint256[2] pair)'])
    const [item] = JSON.parse(contract.formatJson())
    const decoder = createDecoder(item, {})
    const read = dynamicArgs(item.inputs, {})
    /** Behind the data lie other logs. */
    const amid = (data: string) => {
      const bytes = Buffer.from(data.slice(2), 'hex')
      return read(Buffer.concat([Buffer.alloc(64), bytes, Buffer.alloc(4096)]), 64, 64 + bytes.length)
    }
    const long = `0x${'ab'.repeat(64)}`
    const log = contract.encodeEventLog('Told', ['name', [long, long], [1, 2]])
    expect(decoder.decode(log)).to.deep.equal({ name: 'name', parts: [long, long], pair: [1n, 2n] })
    const words = log.data.slice(2).match(/.{64}/g) as string[]
    const word = (value: bigint) => value.toString(16).padStart(64, '0')
    const [name, parts, lengthOfName, lengthOfParts, secondPart] = [0, 1, 4, 6, 8]
    const wrong: [number, bigint][] = [
      ...[2n ** 256n - 1n, 2n ** 32n - 1n, 2n ** 32n + 128n, BigInt(words.length * 32)].flatMap(
        (value): [number, bigint][] => [
          ...[name, parts, lengthOfName, lengthOfParts, secondPart].map((at): [number, bigint] => [
            at,
            value,
          ]),
        ],
      ),
      [lengthOfParts, 4n],
    ]
    for (const [at, value] of wrong) {
      const data = `0x${words.with(at, word(value)).join('')}`
      for (const told of [{ ...log, data }, provenFrom({ ...log, data })])
        expect(() => decoder.decode(told), `${value} at ${at}`).to.throw('data')
      expect(() => amid(data), `${value} at ${at}`).to.throw('data')
    }
    expect(amid(log.data)).to.deep.equal(decoder.decode(log))
    const all = contract.encodeEventLog('Told', ['', ['0x', '0x', `0x${'ab'.repeat(320)}`], [1, 2]])
    const shared = all.data.slice(2).match(/.{64}/g) as string[]
    const [first, last] = [6, 8]
    for (let at = first; at < last; at++) shared[at] = shared[last] as string
    expect(() => decoder.decode({ ...all, data: `0x${shared.join('')}` })).to.throw('data')
    for (let end = 2; end < log.data.length; end += 64)
      expect(() => decoder.decode({ ...log, data: log.data.slice(0, end) }), `${end}`).to.throw('data')
  })
})
