import { expect } from 'chai'
import { testTitles } from '#scripts/trace/testTitles.ts'

/** A suite with one test that runs, and `more` beside it. */
const beside = (more: string) => `
describe('seats [T6]', () => {
  it('[S1.26] are counted', () => { count() })
  ${more}
})
`
const KEPT = ['seats [T6]', '[S1.26] are counted']

describe('titles of tests in TypeScript', () => {
  it('[M.4] are first arguments of tests and suites, in every way of writing a text', () => {
    for (const [test = '', title = ''] of [
      ["it('[S1.1] a', () => {})", '[S1.1] a'],
      ['it("[S1.1] it\'s", async () => {})', "[S1.1] it's"],
      ["it('[S1.1] it\\'s', async function () {})", "[S1.1] it's"],
      [`it(\`[S1.1] → $\{name} is $\{a.b}\`, run)`, `[S1.1] → $\{name} is $\{a.b}`],
      ["it('[S1.1] a ' +\n 'b', done => {})", '[S1.1] a b'],
      ["it('[S1.1] slow', async () => {}).timeout(60_000)", '[S1.1] slow'],
      ["for (const name of names) it('[S1.1] each', withStage(async () => {}))", '[S1.1] each'],
      ["context('of a room', () => { it('[S1.1] a', () => {}) })", 'of a room'],
    ])
      expect(testTitles(beside(test)), test).to.include.members([...KEPT, title])
  })

  it('[M.4] are not read in comments', () => {
    for (const comment of [
      "// it('[S1.1] a', () => {})",
      "/* describe('[S1.1] a', () => { it('b', () => {}) }) */",
      "/** it('[S1.1] a', () => {}) */",
    ])
      expect(testTitles(beside(comment)), comment).to.deep.equal(KEPT)
  })

  it('[M.4] are not read in texts that are no titles', () => {
    for (const text of [
      'const source = "it(\'[S1.1] a\', () => {})"',
      "const source = `describe('[S1.1] a', () => {})`",
      "expect('[S1.1] a').to.equal(b)",
      "wait('[S1.1] a', () => {})",
      "chain.it('[S1.1] a', () => {})",
      "it('b', () => { describeRoom('[S1.1] a', () => {}) })",
    ])
      expect(testTitles(beside(text)).join(), text).not.to.include('S1.1')
  })

  it('[M.4] of tests that are skipped count for nothing', () => {
    for (const skipped of [
      "it.skip('[S1.1] a', () => {})",
      "it['skip']('[S1.1] a', () => {})",
      "xit('[S1.1] a', () => {})",
      "xspecify('[S1.1] a', () => {})",
      "it('[S1.1] nothing to run')",
      "describe.skip('[S1.1] a', () => { it('[S1.1] b', () => {}) })",
      "xdescribe('[S1.1] a', () => { it('[S1.1] b', () => {}) })",
      "xcontext('[S1.1] a', () => { it('[S1.1] b', () => {}) })",
      ";(isSlow ? it.skip : it)('[S1.1] a', () => {})",
      ";(isSlow ? describe.skip : describe)('a', () => { it('[S1.1] b', () => {}) })",
      "it('[S1.1] a', function () { this.skip() })",
      "it('[S1.1] a', async function () { if (isSlow) this.skip(); await b() })",
      "it('[S1.1] a', function () { const test = this; test.skip() })",
      "describe('[S1.1] a', () => { before(function () { this.skip() }); it('[S1.1] b', () => {}) })",
      "describe('a', () => { describe('b', () => { it('[S1.1] c', () => {}) }); beforeEach(skipOnMac); function skipOnMac() { this.skip() } })",
    ])
      expect(testTitles(beside(skipped)), skipped).to.deep.equal(KEPT)
  })

  it('[M.4] of a file whose hook skips count for nothing', () => {
    expect(testTitles(beside(''))).to.deep.equal(KEPT)
    expect(testTitles(`before(function () { this.skip() })\n${beside('')}`)).to.deep.equal([])
  })

  it('[M.4] of a suite without a test that runs count for nothing', () => {
    expect(testTitles(beside("describe('[S1.1] a', () => { prepare() })"))).to.deep.equal(KEPT)
    expect(testTitles(beside("describe('[S1.1] a', () => { it.skip('b', () => {}) })"))).to.deep.equal(KEPT)
  })

  it('say which file cannot be read', () => {
    expect(() => testTitles('it(', 'test/a.test.ts')).to.throw('test/a.test.ts')
  })
})
