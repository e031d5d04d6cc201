import { expect } from 'chai'
import { type ProofRow, proofPage, proofRows } from '#scripts/test/report/proofPage.ts'

describe('the page of what the night said', () => {
  const at = { commit: 'aaaaaaaaaaaa', nowMs: 0 }
  const result = (stage: string, file: string, failed = 0) => ({
    ...{ stage, file, passed: 3, seconds: 1.4 },
    failures: Array.from({ length: failed }, () => ({ title: 'one', error: 'no' })),
  })
  const row = (group: string, more: Partial<ProofRow> = {}): ProofRow => ({
    ...{ group, commit: 'bbbbbbbbbbbb', day: '2026-01-02', seconds: 10, passed: 5, failed: 0, flaky: 0 },
    ...more,
  })

  it('adds up the files of each group, and says which failed once', () => {
    const results = [result('api', 'a.test.ts', 2), result('api', 'b.test.ts'), result('web', 'c.test.ts')]
    expect(proofRows(results, [{ file: 'b.test.ts', error: 'late' }], at)).to.deep.equal([
      { group: 'api', commit: 'aaaaaaaaaaaa', day: '1970-01-01', seconds: 3, passed: 6, failed: 2, flaky: 1 },
      { group: 'web', commit: 'aaaaaaaaaaaa', day: '1970-01-01', seconds: 1, passed: 3, failed: 0, flaky: 0 },
    ])
  })

  it('keeps the lines of groups that did not run, replaces the others, and names what never ran', () => {
    const groups = ['api', 'web', 'deep']
    const first = proofPage('', [row('api'), row('gone')], groups)
    expect(first).to.include('Not run yet: web, deep.').and.not.to.include('gone')
    const second = proofPage(first, [row('web'), row('api', { failed: 1 }), row('deep')], groups)
    const again = proofPage(second, [row('deep', { seconds: 99 })], groups)
    expect(again).to.equal(
      proofPage('', [row('api', { failed: 1 }), row('web'), row('deep', { seconds: 99 })], groups),
    )
    expect(again).not.to.include('Not run yet')
  })
})
