import type { Requirement } from '../trace/requirements.ts'
import type { Title } from '../trace/titles.ts'

/** Where the page is written, beside the pages that an auditor reads; it is not under version control. */
export const TEST_INDEX = 'docs/audit/tests.md'

/** Where tests of the contracts and of what deploys, prices and proves them are; what other tests prove stands beside. */
const CONTRACTS =
  /^test\/(contracts|domain\/(booking|splits)|scripts\/(deploy|roles|generate|prove|mutate|audit))\//

/** `sentence (function)`, without the ids. */
function sayOf({ file, title }: Title): string {
  const text = title.replace(/\[[^\]]*\]/g, '').trim()
  if (!file.endsWith('.sol')) return text
  const cut = text.lastIndexOf(' ')
  return `${text.slice(0, cut)} (\`${text.slice(cut + 1)}\`)`
}

/** One line a test file, in the order of their names. */
function linesOf(tests: Title[]): string[] {
  const files = [...new Set(tests.map(({ file }) => file))].sort()
  return files.map((file) => {
    const said = tests.filter((test) => test.file === file).map(sayOf)
    return `- [${file.slice('test/'.length)}](../../${file}): ${said.join('; ')}`
  })
}

/** The page: every requirement that a test of the contracts names, with every test that names it. */
export function testIndex(requirements: Requirement[], titles: Title[]): string {
  const kept = requirements
    .map((requirement) => ({
      ...requirement,
      tests: titles.filter(({ ids }) => ids.includes(requirement.id)),
    }))
    .filter(({ tests }) => tests.some(({ file }) => CONTRACTS.test(file)))
  const page = [
    '# Requirements of the contracts and their tests',
    '',
    'Written by `npm run audit` from the titles of the tests and [the requirements](../requirements.md). Every requirement, threat and defect that a test of the contracts, of their models or of the scripts around them names is here, with every test that names it.',
  ]
  for (const { id, sentence, state, tests } of kept)
    page.push('', `## ${id}`, '', `${sentence}. _${state}_`, '', ...linesOf(tests))
  return `${page.join('\n')}\n`
}
