import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { TEST_INDEX, testIndex } from '#scripts/audit/testIndex.ts'
import type { Title } from '#scripts/trace/titles.ts'

const titleOf = (file: string, title: string, ...ids: string[]): Title => ({ file, title, ids })

describe('the page of tests', () => {
  const requirements = [
    { id: 'S3.1', sentence: 'Money is kept', state: 'full' },
    { id: 'S9.9', sentence: 'Screens are quick', state: 'full' },
    { id: 'T1', sentence: 'A thief', state: 'part: later' },
  ]
  const page = testIndex(requirements, [
    titleOf('test/contracts/b.t.sol', '[S3.1] nothing is lost test_sum', 'S3.1'),
    titleOf('test/api/a.test.ts', '[S3.1] it is shown', 'S3.1'),
    titleOf('test/web/c.test.ts', '[S9.9] at once', 'S9.9'),
  ])

  it('has what a test of the contracts names, with every test that names it [M.4]', () => {
    expect(page.split('\n').slice(4)).to.deep.equal([
      '## S3.1',
      '',
      'Money is kept. _full_',
      '',
      '- [api/a.test.ts](../../test/api/a.test.ts): it is shown',
      '- [contracts/b.t.sol](../../test/contracts/b.t.sol): nothing is lost (`test_sum`)',
      '',
    ])
  })

  it('is written by the audit alone, and is not under version control', () => {
    const tracked = spawnSync('git', ['ls-files', TEST_INDEX], { encoding: 'utf8' })
    if (tracked.status === 0) expect(tracked.stdout).to.equal('')
    expect(spawnSync('git', ['check-ignore', '-q', TEST_INDEX]).status).to.be.oneOf([0, 128])
    expect(readdirSync('scripts/generate')).not.to.include('auditIndex.ts')
  })
})
