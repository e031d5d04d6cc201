import { expect } from 'chai'
import { budgetResult } from '#scripts/test/report/budget.ts'
import type { FileResult } from '#scripts/test/runBatch.ts'

const TAKEN = { worlds: 1, databases: 2, apis: 3, chains: 4, browsers: 5 }
const file = (failures: FileResult['failures']): FileResult => ({
  ...{ stage: 'api', file: 'test/api/a.test.ts', passed: 1, failures, seconds: 1 },
})

describe('the budget of a run', () => {
  it('is kept by what starts no more than it has; more of one thing is one failure, which says what and how much', () => {
    const clean = [file([])]
    expect(budgetResult(TAKEN, clean, TAKEN)).to.have.length(1)
    expect(budgetResult(TAKEN, clean, TAKEN)[0]).to.include({ passed: 1 })
    const [over] = budgetResult(TAKEN, clean, { ...TAKEN, apis: 2 })
    expect(over).to.include({ passed: 0 })
    expect(over?.failures.map(({ title }) => title)).to.deep.equal(['apis'])
    expect(over?.failures[0]?.error).to.contain('3 apis were started, test/budget.json has 2')
  })

  it('is not judged by a run with a failed file, after which others begin anew', () => {
    const results = [file([]), file([{ title: 'one', error: 'Error: late' }])]
    expect(budgetResult(TAKEN, results, { ...TAKEN, apis: 2 })).to.deep.equal([])
  })
})
