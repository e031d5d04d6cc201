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

  it('[M.4] count for nothing when the claim, the function or its contract is a comment', () => {
    const live = inContract('function test_a() public')
    expect(solidityProofs(live)).to.have.length(1)
    for (const [what, text] of Object.entries({
      claim: live.replace('/// @custom', '// /// @custom'),
      'claim of four slashes': live.replace('/// @custom', '//// @custom'),
      function: live.replace('function', '// function'),
      contract: `/*\n${live}*/\n`,
      'claim and function': live
        .replace('    ///', '    /* //\n    ///')
        .replace('{\n    }\n', '{\n    }\n    */\n'),
      'function in a block comment': live.replace(
        'function test_a() public {',
        '/* function test_a() public { */',
      ),
      'function above another': live.replace('function', '// function test_a() public {}\n    function'),
      text: inContract('function prepare() public').replace(
        '{\n    }',
        `{ x = "${live.replaceAll('\n', ' ')}"; }`,
      ),
    }))
      expect(solidityProofs(text), what).to.deep.equal([])
  })

  it('[M.4] are read between comments and texts with signs of comments in them', () => {
    const live = inContract('function test_a() public')
    for (const before of [
      '/* a contract */',
      '// it\'s "one',
      '/// a sentence with /* in it',
      'string constant URL = "https://a.b/*";',
      "string constant QUOTE = '\\'/*';",
    ])
      expect(solidityProofs(`${before}\n${live}`), before).to.deep.equal([
        { claim: '[S3.1][T2] a door opens', test: 'test_a' },
      ])
    const stuffed = live.replace('public', 'public /* anybody */')
    expect(solidityProofs(stuffed)).to.have.length(1)
  })

  it('[M.4] count for nothing in a library, which Hardhat does not run', () => {
    for (const kind of ['library', 'interface'])
      expect(
        solidityProofs(
          `contract RoomTest is Stage {}\n${inContract('function test_a() public', `${kind} Rooms`)}`,
        ),
        kind,
      ).to.deep.equal([])
  })

  it('[M.4] count for nothing when the function, or what runs before it, skips', () => {
    const skips = '{ if (isSlow) { vm.skip(true); } }'
    const other = '    /// @custom:proves [S3.2] another door\n    function test_b() public {}\n'
    const one = inContract('function test_a() public')
      .replace('{\n    }', skips)
      .replace(/}\n$/, `${other}}\n`)
    expect(solidityProofs(one).map(({ test }) => test)).to.deep.equal(['test_b'])
    const all = `contract LockTest is Stage {\n    function setUp() public ${skips}\n${other}}\n`
    expect(solidityProofs(all)).to.deep.equal([])
    expect(
      solidityProofs(`${all}${inContract('function test_c() public')}`).map(({ test }) => test),
    ).to.deep.equal(['test_c'])
  })

  it('are read with their ids by what lists the tests', () => {
    const titles = titlesUnder('test/contracts/gates').filter(({ file }) => file.endsWith('.sol'))
    expect(titles.length).to.be.greaterThan(0)
    for (const { title } of titles) expect(title).to.match(/^\[.*\] .* (test|invariant)\w*$/)
  })
})
