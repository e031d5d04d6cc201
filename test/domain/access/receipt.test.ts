import { expect } from 'chai'
import { type DecisionReceipt, evidenceOf, receiptBody } from '#domain/access/receipt.ts'
import { canonicalJson } from '#domain/canonical.ts'

const RECEIPT: DecisionReceipt = {
  id: 'dec_1',
  subjectRef: 'ab',
  roomId: 'rom_1',
  action: 'watch',
  verdict: { verdict: 'deny', reason: 'NO_PASS', facts: {} },
  evidence: { now: 5, blockAt: 4, reader: 'index', facts: {} },
  gateId: 'gat_1',
  policyVersion: 1,
  point: { chainId: 1, block: 2, blockHash: '0x00', blockAt: 4, epoch: 0, level: 'latest' },
  validUntil: null,
  atMs: 5_000,
}

describe('receipt', () => {
  it('[M.3] has one text, version 1, that must stay readable for ever', () => {
    expect(canonicalJson(receiptBody(RECEIPT))).to.equal(
      '{"action":"watch","at":5000,"chain":{"at":4,"block":2,"epoch":0,"hash":"0x00","id":1,"level":"latest"},' +
        '"evidence":{"blockAt":4,"facts":{},"now":5,"reader":"index"},"gate":"gat_1","id":"dec_1","kind":"decision",' +
        '"policy":1,"reason":"NO_PASS","room":"rom_1","subject":"ab","v":1,"validUntil":null,"verdict":"deny"}',
    )
  })

  it('changes with every part of a decision', () => {
    const texts = new Set<string>()
    const changes: Partial<DecisionReceipt>[] = [
      {},
      { id: 'dec_2' },
      { subjectRef: 'cd' },
      { roomId: 'rom_2' },
      { action: 'host' },
      { verdict: { verdict: 'allow', entitlement: null, validUntil: null } },
      { verdict: { verdict: 'deny', reason: 'BANNED', facts: {} } },
      { evidence: {} },
      { gateId: null },
      { point: null },
      { validUntil: 9 },
      { atMs: 5_001 },
      { policyVersion: 2 },
    ]
    for (const change of changes) texts.add(canonicalJson(receiptBody({ ...RECEIPT, ...change })))
    expect(texts.size).to.equal(changes.length)
  })

  it('keeps the free text of a ban out of what is signed for ever', () => {
    const facts = { ruleCode: 'spam', reason: 'Said my name' }
    const read = { point: null, now: 5, reader: 'none' } as const
    const evidence = evidenceOf({ verdict: 'deny', reason: 'BANNED', facts }, null, read)
    expect(evidence).to.deep.equal({ now: 5, blockAt: null, reader: 'none', facts: { ruleCode: 'spam' } })
  })
})
