import { parseAst } from 'vite'

/** A part of a parsed source, as far as it is looked at here. */
interface Node {
  type: string
  [key: string]: unknown
}

/** What was found in a file, a suite or a test. */
interface Found {
  titles: string[]
  tests: number
  /** something in it, or a hook of it, passes over what it holds */
  isSkipped: boolean
}

const TESTS = new Set(['it', 'specify'])
const SUITES = new Set(['describe', 'context'])
const OFF = new Set(['xit', 'xspecify', 'xdescribe', 'xcontext'])

/**
 * Titles of the tests in a TypeScript source that run, and of the suites that hold one. Comments, other texts and whatever
 * is skipped count for nothing.
 * @throws Error with the file's name when the source cannot be parsed
 */
export function testTitles(text: string, file = 'test.ts'): string[] {
  const found = newFound()
  readPart(parse(text, file), found, text)
  return found.isSkipped ? [] : found.titles
}

function parse(text: string, file: string): unknown {
  try {
    return parseAst(text, { lang: 'ts' }, file)
  } catch (cause) {
    throw new Error(`${file} cannot be parsed: ${(cause as Error).message}`, { cause })
  }
}

function newFound(): Found {
  return { titles: [], tests: 0, isSkipped: false }
}

function isNode(part: unknown): part is Node {
  return typeof part === 'object' && part !== null && 'type' in part
}

function readPart(part: unknown, found: Found, text: string): void {
  if (Array.isArray(part)) for (const each of part) readPart(each, found, text)
  else if (isNode(part) && part.type === 'CallExpression') readCall(part, found, text)
  else if (isNode(part)) readPart(Object.values(part), found, text)
}

function readCall(call: Node, found: Found, text: string): void {
  const name = nameOf(call.callee)
  if (isOff(call.callee)) return
  const args = call.arguments as Node[]
  if (TESTS.has(name) || SUITES.has(name)) readTest(args, TESTS.has(name), found, text)
  else {
    if (isMember(call.callee, 'skip') && args.length === 0) found.isSkipped = true
    readPart([call.callee, args], found, text)
  }
}

function readTest([title, ...rest]: Node[], isTest: boolean, found: Found, text: string): void {
  const inner = newFound()
  readPart(rest, inner, text)
  if (isTest && rest.length > 0) inner.tests++
  if (inner.isSkipped || inner.tests === 0) return
  found.titles.push(...titleOf(title, text), ...inner.titles)
  found.tests += inner.tests
}

/** `it.skip`, `xit`, and choices between them and the real ones: such a test may not run. */
function isOff(callee: unknown): boolean {
  if (!isNode(callee)) return false
  if (callee.type === 'ParenthesizedExpression') return isOff(callee.expression)
  if (callee.type === 'ConditionalExpression') return isOff(callee.consequent) || isOff(callee.alternate)
  if (isMember(callee, 'skip')) return TESTS.has(nameOf(callee.object)) || SUITES.has(nameOf(callee.object))
  return OFF.has(nameOf(callee))
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : ''
}

function isMember(node: unknown, name: string): node is Node {
  if (!isNode(node) || node.type !== 'MemberExpression' || !isNode(node.property)) return false
  return node.computed ? node.property.value === name : nameOf(node.property) === name
}

/** The text of a title, with expressions as they are written; none when it is not written out. */
function titleOf(node: Node | undefined, text: string): string[] {
  if (node?.type === 'Literal' && typeof node.value === 'string') return [node.value]
  if (node?.type === 'TemplateLiteral') return [templateOf(node, text)]
  if (node?.type !== 'BinaryExpression' || node.operator !== '+') return []
  return [[node.left, node.right].flatMap((side) => titleOf(side as Node, text)).join('')]
}

function templateOf({ quasis, expressions }: Node, text: string): string {
  const written = (expressions as { start: number; end: number }[]).map(
    ({ start, end }) => `\${${text.slice(start, end)}}`,
  )
  return (quasis as { value: { cooked: string } }[])
    .map(({ value }, index) => value.cooked + (written[index] ?? ''))
    .join('')
}
