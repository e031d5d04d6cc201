import { expect } from 'chai'
import { nodesBelow, nodesOf, type SyntaxNode } from './rules/parseSource.ts'
import { sourcesOf } from './rules/sourcesOf.ts'

/** Utility classes we once wrote ourselves; Tailwind has each of them. */
const GIVEN_UP = /^(t1[2468]|m[23t]\d*|g\d|b|n|nw|el|lnk|ul|row|col|w|sp|gr|end|sr|clip|no-m|only-m|m-end)$/
/** Tones are words of these components; anywhere else they were colours. */
const TONE = /^(ok|warn|bad|info|chain)$/
const TONED = ['chip', 'note', 'ov']

const isClassName = ({ type, name, key }: SyntaxNode): boolean =>
  (type === 'JSXAttribute' && (name as { name?: unknown }).name === 'className') ||
  (type === 'Property' && (key as { name?: unknown }).name === 'className')

/** Class names of an element or of a prop, one list for each string. */
function classLists(path: string, text: string): string[][] {
  const strings = nodesOf(path, text)
    .filter(isClassName)
    .flatMap(({ value }) => (value ? nodesBelow(value as SyntaxNode) : []))
    .map(({ type, value }) => (type === 'TemplateElement' ? (value as { cooked: string }).cooked : value))
  return strings
    .filter((string) => typeof string === 'string')
    .map((string) => string.split(/\s+/).filter(Boolean))
}

/** Names of our former utilities in a source. */
function givenUpIn(path: string, text: string): string[] {
  return classLists(path, text).flatMap((names) =>
    names.filter(
      (name) => GIVEN_UP.test(name) || (TONE.test(name) && !names.some((other) => TONED.includes(other))),
    ),
  )
}

describe('class names of pages', () => {
  it('a former utility is found wherever a class is named, its follower and a tone are not', () => {
    const page = (element: string) => givenUpIn('web/a.tsx', `export const a = (b, c) => ${element}`)
    const worse = `<p className={b ? 'mt3 bad' : \`note $\{c} sp\`}><A look={{ className: 'gr' }} /></p>`
    expect(page(worse)).to.have.members(['mt3', 'bad', 'sp', 'gr'])
    const better = `<p className={b ? 'mt-3 text-bad' : \`d4 figures $\{c}\`} title="row"><i className="chip bad" /></p>`
    expect(page(better)).to.deep.equal([])
  })

  it('are Tailwind’s or those of a component', () => {
    const pages = Object.entries(sourcesOf(/^web\/.*\.tsx$/))
    expect(pages.flatMap(([path, text]) => classLists(path, text))).to.have.length.above(300)
    const found = pages.flatMap(([path, text]) => givenUpIn(path, text).map((name) => `${path}: ${name}`))
    expect(found).to.deep.equal([])
  })
})
