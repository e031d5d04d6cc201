import { expect } from 'chai'
import { parseRequirements } from '#scripts/trace/requirements.ts'
import { isNightOnly, traceProblems } from '#scripts/trace/traceProblems.ts'

const row = (id: string, state: string) => ({ id, sentence: 'A sentence', state })
const title = (file: string, ...ids: string[]) => ({ file, title: 'a title', ids })

describe('problems of the requirements page', () => {
  it('[M.4] a row without a test, and a title with an id that has no row', () => {
    expect(traceProblems([row('S3.1', 'full')], [title('test/api/a.test.ts', 'S3.1')])).to.deep.equal([])
    expect(traceProblems([row('S3.1', 'full')], [title('test/api/a.test.ts', 'S3.2')])).to.deep.equal([
      'S3.1 has no test',
      'test/api/a.test.ts: "a title" names S3.2, which docs/requirements.md does not have',
    ])
  })

  it('[M.4] a full requirement that only tests of contracts and rules name: nobody can use it', () => {
    const onChain = [
      title('test/contracts/a.t.sol', 'S3.1', 'M.3'),
      title('test/domain/b.test.ts', 'S3.1', 'M.3'),
    ]
    for (const id of ['S3.1', 'M.3'])
      expect(traceProblems([row(id, 'full')], onChain)).to.include(
        `${id} is full, but only test/contracts and test/domain name it: say "on chain" or what is missing`,
      )
    for (const state of ['on chain', 'on chain: screens come later', 'part: screens come later'])
      expect(
        traceProblems(
          ['S3.1', 'M.3'].map((id) => row(id, state)),
          onChain,
        ),
        state,
      ).to.deep.equal([])
    const used = [...onChain, title('test/web/c.test.ts', 'S3.1', 'M.3')]
    expect(
      traceProblems(
        ['S3.1', 'M.3'].map((id) => row(id, 'full')),
        used,
      ),
    ).to.deep.equal([])
  })

  it('[M.4] what each run has to prove may not be for the night alone; other ids may', () => {
    const night = [title('test/deep/api/a.test.ts', 'T4', 'T32')]
    const rows = ['T4', 'T32'].map((id) => row(id, 'full'))
    expect(traceProblems(rows, night)).to.deep.equal(['T4 has tests in test/deep alone'])
    expect(traceProblems(rows, [...night, title('test/api/a.test.ts', 'T4')])).to.deep.equal([])
    expect(isNightOnly('T32', night)).to.equal(true)
    expect(isNightOnly('S3.1', night)).to.equal(false)
  })

  it('[M.4] threats and defects may be full on chain, and so may the names of the contracts', () => {
    const ids = ['T31', 'D3', 'S3.93']
    expect(
      traceProblems(
        ids.map((id) => row(id, 'full')),
        [title('test/contracts/a.t.sol', ...ids)],
      ),
    ).to.deep.equal([])
  })
})

describe('the requirements page', () => {
  const page = (state: string) =>
    `| Id    | Sentence   | State |\n| ----- | ---- | ---- |\n| S3.1  | A sentence   | ${state}   |\n`

  it('has rows that are full, on chain or part', () => {
    for (const state of ['full', 'on chain', 'on chain: screens come later', 'part: screens come later'])
      expect(parseRequirements(page(state))).to.deep.equal([{ id: 'S3.1', sentence: 'A sentence', state }])
  })

  it('[M.4] is refused with a row whose state is none of them, and with an id that stands twice', () => {
    for (const state of ['', 'ful', 'part', 'on chain, nearly', 'full: nearly'])
      expect(() => parseRequirements(page(state)), state).to.throw('S3.1')
    expect(() => parseRequirements(page('full') + page('full').split('\n')[2])).to.throw('S3.1')
  })
})
