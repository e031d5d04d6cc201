import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseAst } from 'vite'

type Statement = ReturnType<typeof parseAst>['body'][number]
export type Interface = Extract<Statement, { type: 'TSInterfaceDeclaration' }>
type Alias = Extract<Statement, { type: 'TSTypeAliasDeclaration' }>
type Namespace = Extract<Statement, { type: 'TSModuleDeclaration' }>
export type ClassNode = Extract<Statement, { body: { type: 'ClassBody' } }>
export type TypeNode = Alias['typeAnnotation']

/** A file of declarations or a namespace in it. */
export interface Scope {
  readonly file: string
  /** names of the namespaces around it, with dots; empty at the top of a file */
  readonly path: string
  readonly parent: Scope | null
  readonly types: Map<string, Interface | Alias>
  readonly classes: Map<string, ClassNode>
  readonly namespaces: Map<string, Scope>
  /** names from around a namespace that it exports as its own */
  readonly handedOn: Set<string>
  /** what a name at the top of a file stands for in another file */
  readonly imports: Map<string, { file: string; name: string }>
}

/** A type where it is declared. */
export interface Declared {
  scope: Scope
  node: Interface | Alias
  /** unique in the package: `Checkout.Session`, `V2.Core.Account`, `RefundCreateParams` */
  name: string
}

const scopeOf = (file: string, path: string, parent: Scope | null): Scope => ({
  file,
  path,
  parent,
  types: new Map(),
  classes: new Map(),
  namespaces: new Map(),
  handedOn: new Set(),
  imports: new Map(),
})

const nameOf = (key: { type: string }): string => {
  if (key.type !== 'Identifier') throw new Error(`a name is written as ${key.type}`)
  return (key as unknown as { name: string }).name
}

function enter(scope: Scope, statement: Statement): void {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration) enter(scope, statement.declaration)
      else if (statement.source) importInto(scope, statement.source.value, statement.specifiers)
      else for (const { exported } of statement.specifiers) scope.handedOn.add(nameOf(exported))
      return
    case 'ImportDeclaration':
      importInto(scope, statement.source.value, statement.specifiers)
      return
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      scope.types.set(statement.id.name, statement)
      return
    case 'ClassDeclaration':
      if (statement.id) scope.classes.set(statement.id.name, statement)
      return
    case 'TSModuleDeclaration':
      enterNamespace(scope, statement)
  }
}

function enterNamespace(scope: Scope, { id, body }: Namespace): void {
  const name = nameOf(id)
  // a namespace may be written in several parts
  const inner = scope.namespaces.get(name) ?? scopeOf(scope.file, joined(scope.path, name), scope)
  scope.namespaces.set(name, inner)
  for (const statement of body?.body ?? []) enter(inner, statement as Statement)
}

function importInto(scope: Scope, source: string, specifiers: readonly unknown[]): void {
  const file = join(dirname(scope.file), source.replace(/\.js$/, '.d.ts'))
  for (const one of specifiers as Record<string, { type: string } | undefined>[]) {
    const [own, theirs] = one.exported ? [one.exported, one.local] : [one.local, one.imported]
    // without a name over there it is all of the file
    if (own) scope.imports.set(nameOf(own), { file, name: theirs ? nameOf(theirs) : '' })
  }
}

const joined = (...names: string[]): string => names.filter((name) => name !== '').join('.')

/** Declarations of a package whose resources lie in one folder; a file is read when a name leads there. */
export class Declarations {
  readonly #resources: string
  readonly #files = new Map<string, Scope>()

  constructor(resources: string) {
    this.#resources = resources
  }

  /** The top of a file. */
  file(path: string): Scope {
    const known = this.#files.get(path)
    if (known) return known
    const scope = scopeOf(path, '', null)
    this.#files.set(path, scope)
    for (const statement of parseAst(readFileSync(path, 'utf8'), { lang: 'ts' }).body) enter(scope, statement)
    return scope
  }

  /** What a name means in a scope: the nearest declaration outwards, then imports. */
  find(scope: Scope, names: string[]): Declared | undefined {
    for (let at: Scope | null = scope; at; at = at.parent) {
      const found = this.#findIn(at, names)
      if (found) return found
      const [first = '', ...others] = names
      const origin = at.imports.get(first)
      if (origin)
        return this.find(
          this.file(origin.file),
          [origin.name, ...others].filter((name) => name !== ''),
        )
    }
    return undefined
  }

  /** Whether it is declared at the top of a file of a resource. */
  isTopOfResource({ scope }: Declared): boolean {
    return scope.path === '' && scope.file.startsWith(this.#resources)
  }

  #findIn(scope: Scope, names: string[]): Declared | undefined {
    const [first = '', ...others] = names
    const inner = others.length > 0 ? scope.namespaces.get(first) : undefined
    if (inner) return this.#findIn(inner, others)
    if (scope.parent && others.length === 0 && scope.handedOn.has(first))
      return this.find(scope.parent, names)
    const node = others.length === 0 ? scope.types.get(first) : undefined
    return node && { scope, node, name: this.#nameIn(scope, first) }
  }

  #nameIn({ file, path }: Scope, name: string): string {
    const own = joined(path, name)
    if (!file.startsWith(this.#resources)) return own
    const folder = relative(this.#resources, dirname(file)).replaceAll(/[\\/]/g, '.')
    return folder === '' || own.startsWith(`${folder}.`) ? own : `${folder}.${own}`
  }
}

/** The parts of a dotted name; null when it is more than a name. */
export function namesIn(node: unknown): string[] | null {
  const at = node as { type: string; name?: string } & Record<
    'left' | 'right' | 'object' | 'property',
    unknown
  >
  if (at.type === 'Identifier') return [at.name ?? '']
  const [front, back] = at.type === 'TSQualifiedName' ? [at.left, at.right] : [at.object, at.property]
  if (!front || !back) return null
  const [left, right] = [namesIn(front), namesIn(back)]
  return left && right && [...left, ...right]
}
