import { expect } from 'chai'
import { hashOf, readSources } from '#scripts/prove/readSources.ts'
import { keepProof, type Proof } from '#scripts/prove/snapshot.ts'
import { solverSettings } from '#scripts/prove/solverSettings.ts'
import type { Theorem } from '#scripts/prove/theorem.ts'
import { THEOREMS } from '#test/contracts/proofs/theorems.ts'

describe('kept proofs', () => {
  const first: Proof = { hash: 'a', verdict: 'proved', seconds: 6.2, planted: ['refuted'] }

  it('[M.4] stay as they are when a later run says the same, whatever time it took', () => {
    const proofs = { Sum: first }
    expect(keepProof(proofs, 'Sum', { ...first, seconds: 9.9 })).to.equal(false)
    expect(proofs).to.deep.equal({ Sum: first })
  })

  it('[M.4] no longer count when the solver is asked for less, another fault is planted or a source changes', () => {
    const theorem = THEOREMS[0] as Theorem
    const sources = readSources(theorem)
    const settings = solverSettings('', '')
    const kept = hashOf(theorem, sources, settings)
    expect(hashOf(theorem, sources, settings)).to.equal(kept)
    const fewer = { ...settings, modelChecker: { ...settings.modelChecker, targets: [] } }
    expect(hashOf(theorem, sources, fewer)).not.to.equal(kept)
    expect(hashOf({ ...theorem, planted: [] }, sources, settings)).not.to.equal(kept)
    expect(hashOf(theorem, { ...sources, 'contracts/More.sol': '' }, settings)).not.to.equal(kept)
  })

  it('[M.4] give way to a proof that is new or says anything else', () => {
    for (const changed of [{ hash: 'b' }, { verdict: 'undecided' }, { planted: ['proved'] }] as const) {
      const proofs: Record<string, Proof> = { Sum: first }
      const later: Proof = { ...first, seconds: 9.9, ...changed } as Proof
      expect(keepProof(proofs, 'Sum', later)).to.equal(true)
      expect(proofs).to.deep.equal({ Sum: later })
    }
    const proofs: Record<string, Proof> = {}
    expect(keepProof(proofs, 'Sum', first)).to.equal(true)
    expect(proofs).to.deep.equal({ Sum: first })
  })
})
