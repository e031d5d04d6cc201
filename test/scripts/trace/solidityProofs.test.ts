import { expect } from 'chai'
import { solidityProofs } from '#scripts/trace/solidityProofs.ts'
import { titlesUnder } from '#scripts/trace/titles.ts'

const inContract = (head: string, contract = 'contract RoomTest is Stage') =>
  `${contract} {\n    /// @custom:proves [S3.1][T2] a door opens\n    ${head} {\n    }\n}\n`

describe('claims of Solidity tests', () => {
  it('[M.4] count above every kind of function that Hardhat runs', () => {
    for (const [name, rest] of [
      ['test_opens', '() public'],
      ['testFuzz_opens', '(uint256 a,\n        address b) external view'],
      ['invariant_opens', '() public virtual override'],
    ])
      expect(solidityProofs(inContract(`function ${name}${rest}`)), name).to.deep.equal([
        { claim: '[S3.1][T2] a door opens', test: name },
      ])
    const withMore = inContract('/// forge-config: default.fuzz.runs = 5\n    function test_a() public')
    expect(solidityProofs(withMore)).to.have.length(1)
  })

  it('[M.4] are comments above a function that nobody runs', () => {
    for (const head of [
      'function skip_opens() public',
      'function xtest_opens() external',
      'function test_opens() internal',
      'function test_opens() private view',
      'modifier test_opens()',
    ])
      expect(solidityProofs(inContract(head)), head).to.deep.equal([])
    const abstract = inContract('function test_a() public', 'abstract contract RoomTest is Stage')
    expect(solidityProofs(abstract)).to.deep.equal([])
  })

  it('are read with their ids by what lists the tests', () => {
    const titles = titlesUnder('test/contracts/gates').filter(({ file }) => file.endsWith('.sol'))
    expect(titles.length).to.be.greaterThan(0)
    for (const { title } of titles) expect(title).to.match(/^\[.*\] .* (test|invariant)\w*$/)
  })
})
