import { expect } from 'chai'
import { compile } from '#scripts/mutate/source/compile.ts'
import { concreteContracts } from '#scripts/solidity/shippedContracts.ts'

const source = (body: string) => `// SPDX-License-Identifier: MIT\npragma solidity ^0.8.0;\n${body}\n`

describe('contracts that ship', () => {
  it('are concrete and ours, in the order of their files', () => {
    const { sources } = compile(
      {
        'contracts/rooms/B.sol': source('contract B {} contract A {}'),
        'contracts/passes/C.sol': source(
          'abstract contract Base {} interface IC {} library L {} struct S { uint256 x; } contract C is Base {}',
        ),
        'contracts/mocks/M.sol': source('contract M {}'),
        '@openzeppelin/contracts/P.sol': source('contract P {}'),
      },
      'syntax',
    )
    expect(concreteContracts(sources).map(({ file, node }) => [file, node.name])).to.deep.equal([
      ['contracts/passes/C.sol', 'C'],
      ['contracts/rooms/B.sol', 'B'],
      ['contracts/rooms/B.sol', 'A'],
    ])
  })
})
