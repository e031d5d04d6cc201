import { expect } from 'chai'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { type BundleProblem, UnreadableBundle } from '#web/calls/bundle/exactShape.ts'
import { readBundle } from '#web/calls/bundle/readBundle.ts'
import { createHonestBundle } from './honestBundle.ts'

describe('a file that should be a call bundle', () => {
  let honest: CallBundle
  before(async () => {
    honest = (await createHonestBundle(1)).bundle
  })

  function refusal(text: string): [BundleProblem, string] | null {
    try {
      readBundle(text)
      return null
    } catch (error) {
      if (!(error instanceof UnreadableBundle)) throw error
      return [error.problem, error.place]
    }
  }
  /** The honest one with another text for the value at a place, as JSON. */
  function written(path: string, json: string): string {
    const copy = structuredClone(honest)
    const names = path.split('.')
    let holder = copy as unknown as Record<string, unknown>
    for (const name of names.slice(0, -1)) holder = holder[name] as typeof holder
    Object.defineProperty(holder, String(names.at(-1)), { value: '@@', enumerable: true, configurable: true })
    return JSON.stringify(copy).replace('"@@"', () => json)
  }

  it('[T17] is read as it is written, and refused as a whole where it is another thing', () => {
    expect(readBundle(JSON.stringify(honest))).to.deep.equal(honest)
    const others: [string, BundleProblem][] = [
      ['', 'json'],
      [JSON.stringify(honest).slice(0, -1), 'json'],
      ['x'.repeat(1_000_000), 'json'],
      ['['.repeat(1_000_000), 'json'],
      ['null', 'kind'],
      ['[]', 'kind'],
      ['7', 'kind'],
      ['{}', 'kind'],
      ['{"__proto__":{"kind":"stagedoor call bundle 1"}}', 'kind'],
      [JSON.stringify({ ...honest, kind: 'stagedoor call bundle 2' }), 'kind'],
    ]
    for (const [text, problem] of others) expect(refusal(text)?.[0], text.slice(0, 60)).to.equal(problem)
  })

  it('[T17] is refused at the place of the first value that no site writes', () => {
    const rows: [path: string, json: string, place?: string][] = [
      ['origin', '"https://stagedoor.example/"'],
      ['origin', '"HTTPS://stagedoor.example"'],
      ['origin', '"null"'],
      ['origin', '"javascript:alert(1)"'],
      ['atMs', '1.5'],
      ['atMs', '-1'],
      ['atMs', '1e999'],
      ['atMs', '"1"'],
      ['atMs', '8640000000000001'],
      ['gone', '{}'],
      ['gone', '["arbiter"]', 'gone[0]'],
      ['more', '1'],
      ['__proto__', '{}'],
      ['booking', '[]'],
      ['booking.id', '"rom_0000000000000000000000"'],
      ['booking.status', '"toString"'],
      ['booking.lengthMinutes', '0'],
      ['booking.lengthMinutes', '481'],
      ['booking.policy.noShowBps', '10001'],
      ['booking.policy.isMetered', '0'],
      ['booking.policy.__proto__', '{}'],
      ['booking.wallets.fan', '"0x12"'],
      ['booking.hasEntered', 'null'],
      ['keys.1.key', '"AAAA"', 'keys[1].key'],
      ['keys.1.binding', '{"way":"wallet"}', 'keys[1].binding'],
      ['keys.1.binding.address', `["0x${'ab'.repeat(20)}"]`, 'keys[1].binding'],
      ['spans.0.source', '"word"', 'spans[0].source'],
      ['spans.0.fromUs', '9007199254740992', 'spans[0].fromUs'],
      ['beats.3.n', '0', 'beats[3].n'],
      ['beats.3.page', '"../../../etc"', 'beats[3].page'],
      ['beats.3.sent', '2147483648', 'beats[3].sent'],
      ['beats.3.isLinked', '"yes"', 'beats[3].isLinked'],
      ['beats.3.signature', `"${'A'.repeat(85)}+"`, 'beats[3].signature'],
      ['beats.3', 'null', 'beats[3]'],
      ['finding.kind', '"attended"'],
      ['finding.cause', '"holdEnded"'],
      ['finding.seen.fanSeconds', '-1'],
      ['attestation.signature', '"0x"'],
      ['attestation.chainId', '0'],
      ['seal.keyId', '"key"'],
      ['seal.publicKey', '""'],
      ['seal.rows', '[]'],
      ['seal.rows.__proto__', `"${'0'.repeat(64)}"`, 'seal.rows["__proto__"]'],
      ['seal.rows.head', '"00"', 'seal.rows["head"]'],
      ['seal.rows.constructor', `"${'0'.repeat(64)}"`, 'seal.rows["constructor"]'],
      [`seal.rows.beat/${'a'.repeat(300)}`, '"00"', `seal.rows["beat/${'a'.repeat(55)}"]`],
    ]
    for (const [path, json, place = path] of rows)
      expect(refusal(written(path, json)), `${path} ${json.slice(0, 40)}`).to.deep.equal(['value', place])
    const { origin: _, ...without } = honest
    expect(refusal(JSON.stringify(without))).to.deep.equal(['value', 'origin'])
    // a text that anybody's `toString` or prototype gives is none of the file
    expect(refusal(JSON.stringify({ ...honest, gone: ['fan', 'fan', 'fan'] }))).to.deep.equal([
      'size',
      'gone',
    ])
    const many = `[${Array(60_001).fill('0').join()}]`
    expect(refusal(written('beats', many))).to.deep.equal(['size', 'beats'])
  })
})
