import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { FILES, ROOT, read } from './sources.ts'

/** Pages whose claims name the test that fails if they are false. */
const PAGES = ['docs/audit/trust.md', 'docs/audit/limitations.md']

const SOURCES = FILES.filter((path) => path.startsWith('test/contracts/') && path.endsWith('.sol'))

/** The tests of a source. */
const testsOf = (path: string): string[] =>
  [...read(path).matchAll(/function (test\w*|invariant\w*)\(/g)].map(([, name]) => name ?? '')

const ALL = new Set(SOURCES.flatMap(testsOf))

/** The test files that a claim names, by link or as a path of the repository. */
const filesOf = (page: string, claim: string): string[] => [
  ...[...claim.matchAll(/\]\(([^)#\s]+\.t\.sol)\)/g)].map(([, path]) =>
    normalize(join(dirname(page), path ?? '')),
  ),
  ...[...claim.matchAll(/`(test\/[\w/.-]+\.(?:t\.sol|test\.ts))`/g)].map(([, path]) => path ?? ''),
]

const namesOf = (claim: string): string[] =>
  [...claim.matchAll(/`((?:test|invariant)\w*_\w+)`/g)].map(([, name]) => name ?? '')

const claims = PAGES.flatMap((page) =>
  read(page)
    .split('\n')
    .map((claim) => ({ page, claim, files: filesOf(page, claim), names: namesOf(claim) })),
)

describe('claims of the audit pages', () => {
  it('every test file that a claim names exists', () => {
    const named = claims.flatMap(({ files }) => files)
    expect(named).not.to.deep.equal([])
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([])
  })

  it('every test that a claim names is a function of a Solidity test', () => {
    const named = claims.flatMap(({ names }) => names)
    expect(named).not.to.deep.equal([])
    expect(named.filter((name) => !ALL.has(name))).to.deep.equal([])
  })

  it('every Solidity test file that a claim links holds one of the tests it names', () => {
    const idle = claims.flatMap(({ page, files, names }) =>
      names.length === 0
        ? []
        : files
            .filter((path) => path.endsWith('.t.sol') && existsSync(join(ROOT, path)))
            .filter((path) => !testsOf(path).some((name) => names.includes(name)))
            .map((path) => `${page} → ${path}`),
    )
    expect(idle).to.deep.equal([])
  })
})
