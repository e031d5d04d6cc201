import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { FILES, ROOT, read } from './sources.ts'

/** Pages whose claims name the test that fails if they are false. */
const PAGES = ['docs/audit/trust.md', 'docs/audit/limitations.md']

/** Bullets of the page about limitations that are about the world, by their bold head, and its section about this work. */
const OF_THE_WORLD = ['Keys.']
const OF_THIS_WORK = '## This work'

const SOURCES = FILES.filter((path) => path.startsWith('test/contracts/') && path.endsWith('.sol'))

/** The tests of a source. */
const testsOf = (path: string): string[] =>
  [...read(path).matchAll(/function (test\w*|invariant\w*)\(/g)].map(([, name]) => name ?? '')

const HOLDERS = new Map<string, string[]>()
for (const path of SOURCES)
  for (const name of testsOf(path)) HOLDERS.set(name, [...(HOLDERS.get(name) ?? []), path])

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

const isHeld = ({ files, names }: { files: string[]; names: string[] }): boolean =>
  names.length > 0 || files.some((path) => path.endsWith('.test.ts'))

/** Claims of a page from a heading on, to the next one of the same rank. */
function sectionOf(page: string, heading: string): typeof claims {
  const lines = claims.filter((claim) => claim.page === page)
  const start = lines.findIndex(({ claim }) => claim === heading)
  expect(start, heading).not.to.equal(-1)
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(({ claim }) => claim.startsWith('## '))
  return end === -1 ? rest : rest.slice(0, end)
}

const bulletsOf = (section: typeof claims) => section.filter(({ claim }) => claim.startsWith('- '))

/** Rows of tables, without the head of each and the line below it. */
const rowsOf = (section: typeof claims) =>
  section.filter(
    ({ claim }, n) =>
      claim.startsWith('| ') && !claim.startsWith('| -') && !section[n + 1]?.claim.startsWith('| -'),
  )

const headOf = (claim: string): string => claim.match(/^- \*\*([^*]+)\*\*/)?.[1] ?? claim.slice(0, 60)

describe('claims of the audit pages', () => {
  it('every test file that a claim names exists', () => {
    const named = claims.flatMap(({ files }) => files)
    expect(named).not.to.deep.equal([])
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([])
  })

  it('every test that a claim names is a function of a Solidity test', () => {
    const named = claims.flatMap(({ names }) => names)
    expect(named).not.to.deep.equal([])
    expect(named.filter((name) => !HOLDERS.has(name))).to.deep.equal([])
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

  it('every test that a claim names is the only one of its name, or in a file that the claim names', () => {
    const unclear = claims.flatMap(({ files, names }) =>
      names
        .filter((name) => (HOLDERS.get(name)?.length ?? 0) > 1)
        .filter((name) => !HOLDERS.get(name)?.some((path) => files.includes(path))),
    )
    expect(unclear).to.deep.equal([])
  })

  it('every limitation names a test, but for those of the world', () => {
    const page = 'docs/audit/limitations.md'
    const work = sectionOf(page, OF_THIS_WORK)
    const bullets = bulletsOf(claims.filter((claim) => claim.page === page && !work.includes(claim)))
    expect(bullets.length).to.be.above(40)
    const free = bullets.filter((bullet) => !isHeld(bullet)).map(({ claim }) => headOf(claim))
    expect(free).to.deep.equal(OF_THE_WORLD)
  })

  it('everything that nobody can do names a test', () => {
    const bullets = bulletsOf(sectionOf('docs/audit/trust.md', '## What nobody can do'))
    expect(bullets.length).to.be.above(10)
    expect(bullets.filter((bullet) => !isHeld(bullet)).map(({ claim }) => headOf(claim))).to.deep.equal([])
  })

  for (const heading of ['Roles of the platform', 'Powers of users', 'When a key is lost or stolen'])
    it(`every row of "${heading}" names a test`, () => {
      const rows = rowsOf(sectionOf('docs/audit/trust.md', `## ${heading}`))
      expect(rows.length).to.be.above(10)
      expect(rows.filter((row) => !isHeld(row)).map(({ claim }) => claim.slice(0, 60))).to.deep.equal([])
    })
})
