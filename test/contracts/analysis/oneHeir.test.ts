import { expect } from 'chai'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { ONE_HEIR } from './oneHeir.ts'
import { shippedTrees } from './shippedContracts.ts'

/** How many subjects may be cut out of one contract. */
const MAX_ONE_HEIR = 12

/** Abstract contracts of ours with the contracts of ours that inherit them directly. */
function heirs(): Map<string, string[]> {
  const contracts = shippedTrees().flatMap(({ tree }) =>
    (tree.nodes as SyntaxNode[]).filter(
      ({ nodeType, contractKind }) => nodeType === 'ContractDefinition' && contractKind === 'contract',
    ),
  )
  const parentsOf = ({ baseContracts }: SyntaxNode) =>
    (baseContracts as SyntaxNode[]).map(
      ({ baseName }) => (baseName as { referencedDeclaration?: number }).referencedDeclaration,
    )
  const abstract = contracts.filter((contract) => contract.abstract)
  return new Map(
    abstract.map((contract) => [
      String(contract.name),
      contracts.filter((other) => parentsOf(other).includes(contract.id)).map(({ name }) => String(name)),
    ]),
  )
}

describe('abstract contracts', () => {
  it('with one heir are a subject of their own, which the list names', () => {
    const found = [...heirs()].filter(([, own]) => own.length === 1).map(([name]) => name)
    expect(found.length).to.be.greaterThan(0)
    const listed = Object.keys(ONE_HEIR)
    expect(
      found.filter((name) => !listed.includes(name)),
      'cut by length, not by subject',
    ).to.deep.equal([])
    expect(
      listed.filter((name) => !found.includes(name)),
      'take these out of the list',
    ).to.deep.equal([])
    for (const [name, subject] of Object.entries(ONE_HEIR)) expect(subject, name).to.match(/\S+ \S+/)
    expect(listed.length).to.be.at.most(MAX_ONE_HEIR)
  }).timeout(120_000)

  it('have an heir', () => {
    const orphans = [...heirs()].filter(([, own]) => own.length === 0).map(([name]) => name)
    expect(orphans).to.deep.equal([])
  }).timeout(120_000)
})
