import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { testTitles } from '#scripts/trace/testTitles.ts'
import { holdsTests } from '#scripts/trace/titles.ts'
import { ROOT } from '../sources.ts'

const PAGE = 'docs/security.md'
const STATES = ['met', 'part', 'not applicable']

interface Row {
  section: string
  state: string
  how: string
  titles: string[]
  pages: string[]
}

/** Rows of the tables of a page in the form of docs/security.md. */
function readRows(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => /^\| V\d/.test(line))
    .map((line) => {
      const [section = '', state = '', how = '', held = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim())
      return {
        section,
        state,
        how,
        titles: [...held.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title.replaceAll('\\', '')),
        pages: [...held.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path]) => path as string),
      }
    })
}

/** What is wrong with rows, one sentence each. */
function problemsOf(rows: Row[], titles: readonly string[]): string[] {
  return rows.flatMap(({ section, state, how, titles: cited, pages }) => [
    ...(STATES.includes(state) ? [] : [`${section}: "${state}" is no state`]),
    ...(how === '' ? [`${section}: says nothing`] : []),
    ...(state !== 'not applicable' && cited.length + pages.length === 0
      ? [`${section}: held by nothing`]
      : []),
    ...cited
      .filter((title) => !titles.some((known) => known.includes(title)))
      .map((title) => `${section}: no test is called ${title}`),
    ...pages
      .filter((path) => !existsSync(join(ROOT, 'docs', path)))
      .map((path) => `${section}: no page ${path}`),
  ])
}

function allTitles(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(ROOT, 'test', name), 'utf8')
      return holdsTests(name, text) ? testTitles(text, name) : []
    })
}

describe('the page of the security standard', () => {
  const rows = readRows(readFileSync(join(ROOT, PAGE), 'utf8'))

  it('has every chapter, and tests or pages that hold each section', () => {
    const chapters = new Set(rows.map(({ section }) => section.split('.')[0]))
    expect([...chapters]).to.deep.equal(Array.from({ length: 17 }, (_, i) => `V${i + 1}`))
    expect(problemsOf(rows, allTitles())).to.deep.equal([])
  })

  it('finds a test that is gone, a state that is none, and a section that nothing holds', () => {
    const bad = readRows(`
| V1.1 One | met | so | “a test that nobody wrote” |
| V1.2 Two | nearly | so | “one” |
| V1.3 Three | met | so | |
| V1.4 Four | not applicable | there is none | |
| V1.5 Five | part | so | [x](nowhere.md) |`)
    expect(problemsOf(bad, ['suite one'])).to.deep.equal([
      'V1.1 One: no test is called a test that nobody wrote',
      'V1.2 Two: "nearly" is no state',
      'V1.3 Three: held by nothing',
      'V1.5 Five: no page nowhere.md',
    ])
  })
})
