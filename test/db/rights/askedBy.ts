import { dirname, join, normalize } from 'node:path'
import { nodesBelow, type SyntaxNode, statementsOf } from '../../shape/rules/parseSource.ts'
import { read } from '../../shape/sources.ts'

/** What a process does with the rows of a table: `lock` is a row that it keeps others from changing. */
export type AskedVerb = 'read' | 'add' | 'change' | 'take' | 'lock'

/** A declaration at the top of a source, or a statement there: what it says in SQL, and what it names. */
interface Part {
  texts: string[]
  names: Set<string>
}

/** A source, as far as it leads on to others. */
interface Source {
  parts: Map<string, Part>
  /** parts that run when the source is loaded */
  loaded: string[]
  /** by local name: where it comes from, `path#name` */
  imports: Map<string, string>
  /** by exported name, of what is handed on */
  handedOn: Map<string, string>
}

const nameOf = (node: unknown): string => String((node as SyntaxNode | null)?.name ?? 'default')

/** What a part of a source says: a template is one text, whatever stands in its gaps is found where it is declared. */
function textsOf(node: SyntaxNode): string[] {
  return nodesBelow(node).flatMap((one) => {
    if (one.type === 'Literal') return typeof one.value === 'string' ? [one.value] : []
    if (one.type !== 'TemplateLiteral') return []
    return [(one.quasis as SyntaxNode[]).map(({ value }) => (value as { cooked: string }).cooked).join(' … ')]
  })
}

function partOf(node: SyntaxNode): Part {
  const names = nodesBelow(node).filter(({ type }) => type === 'Identifier')
  return { texts: textsOf(node), names: new Set(names.map(nameOf)) }
}

function pathOf(from: string, specifier: unknown): string | null {
  const { value } = specifier as { value: string }
  if (value.startsWith('#')) return value.slice(1)
  return value.startsWith('.') ? normalize(join(dirname(from), value)) : null
}

/** Names that a declaration has: of a pattern all of it. */
function declared(node: SyntaxNode): [name: string, of: SyntaxNode][] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
    return [[nameOf(node.id), node]]
  if (node.type !== 'VariableDeclaration') return []
  return (node.declarations as SyntaxNode[]).flatMap((one) =>
    nodesBelow(one.id as SyntaxNode)
      .filter(({ type }) => type === 'Identifier')
      .map((id): [string, SyntaxNode] => [nameOf(id), one]),
  )
}

function parse(path: string): Source {
  const source: Source = { parts: new Map(), loaded: [], imports: new Map(), handedOn: new Map() }
  for (const [n, statement] of statementsOf(path, read(path)).entries()) {
    const from = statement.source ? pathOf(path, statement.source) : null
    const specifiers = (statement.specifiers ?? []) as SyntaxNode[]
    if (statement.type === 'ImportDeclaration') {
      if (from)
        for (const { type, local, imported } of specifiers)
          source.imports.set(
            nameOf(local),
            `${from}#${type === 'ImportNamespaceSpecifier' ? '*' : nameOf(imported)}`,
          )
      continue
    }
    if (from) {
      for (const { exported, local } of specifiers)
        source.handedOn.set(nameOf(exported), `${from}#${nameOf(local)}`)
      continue
    }
    const node = (statement.declaration ?? statement) as SyntaxNode
    const own = declared(node)
    for (const [name, of] of own) source.parts.set(name, partOf(of))
    if (own.length > 0 || node.type.startsWith('TS')) continue
    source.loaded.push(`${n}`)
    source.parts.set(`${n}`, partOf(node))
  }
  return source
}

/** Texts of all that a process is made of: what its source names, and what that names. More than it runs, never less. */
function textsFrom(entry: string): { texts: string[]; paths: Set<string> } {
  const sources = new Map<string, Source>()
  const seen = new Set<string>()
  const texts: string[] = []
  const open: string[] = []
  const load = (path: string): Source => {
    let source = sources.get(path)
    if (!source) {
      source = parse(path)
      sources.set(path, source)
      open.push(...source.loaded.map((name) => `${path}#${name}`))
    }
    return source
  }
  load(entry)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const [path = '', name = ''] = next.split('#')
    if (!/^(?:api|db)\/.*\.ts$/.test(path)) continue
    const source = load(path)
    const further = source.handedOn.get(name)
    if (further) open.push(further)
    if (name === '*') open.push(...[...source.parts.keys()].map((one) => `${path}#${one}`))
    const part = source.parts.get(name)
    if (!part) continue
    texts.push(...part.texts)
    for (const used of part.names) open.push(source.imports.get(used) ?? `${path}#${used}`)
  }
  return { texts, paths: new Set(sources.keys()) }
}

const TABLE = '((?:app|lib)\\.\\w+)'
const VERBS: Record<Exclude<AskedVerb, 'read' | 'lock'>, RegExp> = {
  add: new RegExp(`\\bINSERT\\s+INTO\\s+${TABLE}`, 'gi'),
  change: new RegExp(`\\bUPDATE\\s+(?:ONLY\\s+)?${TABLE}`, 'gi'),
  take: new RegExp(`\\bDELETE\\s+FROM\\s+(?:ONLY\\s+)?${TABLE}`, 'gi'),
}
const LOCKS = /\bFOR (?:NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b/i

/** What a process asks of each table by its statements, and the sources that those stand in or are reached by. */
export interface Asked {
  asked: Map<string, Set<AskedVerb>>
  paths: Set<string>
}

/** @param entry the source that a process begins with */
export function askedBy(entry: string): Asked {
  const { texts, paths } = textsFrom(entry)
  const asked = new Map<string, Set<AskedVerb>>()
  const note = (table: string, verb: AskedVerb) => {
    asked.set(table, (asked.get(table) ?? new Set()).add(verb))
  }
  for (const text of texts) {
    for (const [verb, pattern] of Object.entries(VERBS))
      for (const [, table] of text.matchAll(pattern)) note(table as string, verb as AskedVerb)
    for (const [, table] of text.matchAll(new RegExp(`\\bINSERT\\s+INTO\\s+${TABLE}`, 'gi')))
      if (/\bDO UPDATE\b/i.test(text)) note(table as string, 'change')
    for (const [, table] of text.matchAll(new RegExp(TABLE, 'gi'))) {
      note(table as string, 'read')
      if (LOCKS.test(text)) note(table as string, 'lock')
    }
  }
  return { asked, paths }
}
