import {
  type Declarations,
  type Declared,
  type Interface,
  namesIn,
  type Scope,
  type TypeNode,
} from './declarations.ts'

/** Fields of an object, a `?` behind the name of one that may be absent; or what an alias stands for. */
export type TypeText = Record<string, string> | string

/** Where a type is written: an inline object there is named after both. */
interface Place {
  scope: Scope
  owner: string
  field: string
}

interface Side {
  declarations: Declarations
  /** requests: a value that the package does not know is a slip */
  isClosed: boolean
  /** objects that are not followed: an id stands there alone, or anything */
  isCut(declared: Declared): boolean
  /** what a union of the package is narrowed to, by name */
  narrowed: Record<string, string[]>
}

/** Amounts are whole; these are not. */
const FRACTIONS = /(percent|percentage|percent_ownership|exchange_rate|effective_percentage)$/
const OPEN = 'open'
const CUT = 'cut'
/** Longer lists of values are written once. */
const MAX_INLINE = 160

const GENERIC: Record<string, string> = {
  Array: 'Array',
  ApiList: 'List',
  ApiListPromise: 'List',
  Partial: 'Partial',
}
const TRANSPARENT = ['Promise', 'Response']
const WORDS: Record<string, string> = { Decimal: 'decimal', OtherString: OPEN, Record: 'object' }

const keyOf = (key: { type: string }): string =>
  key.type === 'Literal'
    ? String((key as unknown as { value: unknown }).value)
    : (key as unknown as { name: string }).name

/** Of a union the members with these names; each has to be there. */
function membersCalled(types: TypeNode[], names: string[]): TypeNode[] {
  const nameOf = (one: TypeNode) =>
    one.type === 'TSTypeReference' ? (namesIn(one.typeName)?.join('.') ?? '') : ''
  const missing = names.filter((name) => !types.some((one) => nameOf(one) === name))
  if (missing.length > 0) throw new Error(`the package has no ${missing.join(', ')}`)
  return types.filter((one) => names.includes(nameOf(one)))
}

/** Writes types of the package in the words of `local/stripe/contract/parseType.ts`, with all that they lead to. */
export class TypeWriter {
  readonly #side: Side
  readonly types: Record<string, TypeText> = {}

  constructor(side: Side) {
    this.#side = side
  }

  /** What a type is written as. */
  write(node: TypeNode, place: Place): string {
    const parts = new Set(this.#parts(node, place))
    const has = (part: string) => parts.has(part)
    const { isClosed } = this.#side
    const words = [...parts].flatMap((part) => {
      if (part === OPEN) return isClosed && parts.size > 1 ? [] : ['string']
      if (part === CUT) return has('string') ? [] : ['object']
      if (part.startsWith("'") && !isClosed && has(OPEN)) return []
      return part === "''" && isClosed ? ['null'] : [part]
    })
    return [...new Set(words)].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ')
  }

  /** Names of what a type refers to, through promises, lists and aliases. */
  objectsOf(node: TypeNode, scope: Scope): string[] {
    if (node.type === 'TSUnionType') return node.types.flatMap((one) => this.objectsOf(one, scope))
    if (node.type !== 'TSTypeReference') return []
    const inner = node.typeArguments?.params ?? []
    if (inner.length > 0) return inner.flatMap((one) => this.objectsOf(one, scope))
    const declared = this.#side.declarations.find(scope, namesIn(node.typeName) ?? [])
    if (!declared) return []
    if (declared.node.type === 'TSInterfaceDeclaration') return [declared.name]
    return this.objectsOf(declared.node.typeAnnotation, declared.scope)
  }

  #parts(node: TypeNode, place: Place): string[] {
    switch (node.type) {
      case 'TSStringKeyword':
        return ['string']
      case 'TSNumberKeyword':
        return [FRACTIONS.test(place.field) ? 'number' : 'integer']
      case 'TSBooleanKeyword':
        return ['boolean']
      case 'TSBigIntKeyword':
        return ['int64']
      case 'TSNullKeyword':
        return ['null']
      case 'TSAnyKeyword':
      case 'TSUnknownKeyword':
        return ['any']
      case 'TSUnionType':
        return node.types.flatMap((one) => this.#parts(one, place))
      case 'TSLiteralType': {
        const value = 'value' in node.literal ? node.literal.value : undefined
        if (!['string', 'number', 'boolean'].includes(typeof value)) break
        return [typeof value === 'string' ? `'${value}'` : String(value)]
      }
      case 'TSTypeLiteral':
        return [this.#object(node.members, place)]
      case 'TSTypeReference':
        return this.#reference(node, place)
    }
    throw new Error(`${place.owner}.${place.field}: no rule for ${node.type}`)
  }

  #reference(node: Extract<TypeNode, { type: 'TSTypeReference' }>, place: Place): string[] {
    const names = namesIn(node.typeName) ?? []
    const [name = '', ...others] = names
    const [inner] = node.typeArguments?.params ?? []
    if (others.length === 0) {
      if (name in WORDS) return [WORDS[name] as string]
      if (inner && name === 'Emptyable') return [...this.#parts(inner, place), 'null']
      if (inner && TRANSPARENT.includes(name)) return this.#parts(inner, place)
      if (inner && name in GENERIC) return [`${GENERIC[name]}<${this.write(inner, place)}>`]
    }
    const declared = this.#side.declarations.find(place.scope, names)
    if (!declared) throw new Error(`${place.owner}.${place.field}: nothing is called ${names.join('.')}`)
    if (declared.node.type === 'TSInterfaceDeclaration') return [this.#interface(declared, declared.node)]
    return this.#alias(declared, declared.node.typeAnnotation)
  }

  #alias(declared: Declared, node: TypeNode): string[] {
    const { scope, name } = declared
    const only = this.#side.narrowed[name]
    const place = { scope, owner: name, field: '' }
    const wanted =
      only && node.type === 'TSUnionType' ? { ...node, types: membersCalled(node.types, only) } : node
    const parts = this.#parts(wanted, place)
    if (parts.join(' | ').length <= MAX_INLINE) return parts
    this.types[name] ??= this.write(wanted, place)
    return this.types[name] === 'string' ? [OPEN] : [name]
  }

  #interface(declared: Declared, node: Interface): string {
    const { name, scope } = declared
    if (this.#side.isCut(declared)) return CUT
    const [index] = node.body.body
    if (index?.type === 'TSIndexSignature')
      return this.#object(node.body.body, { scope, owner: name, field: '' })
    if (name in this.types) return name
    const fields: Record<string, string> = {}
    this.types[name] = fields
    this.#collect(declared, node, fields, name)
    return name
  }

  /** Fields of an interface and of those that it extends. */
  #collect({ scope }: Declared, node: Interface, fields: Record<string, string>, owner: string): void {
    for (const { expression } of node.extends) {
      const base = this.#side.declarations.find(scope, namesIn(expression) ?? [])
      if (base?.node.type !== 'TSInterfaceDeclaration') throw new Error(`${owner} extends something unknown`)
      this.#collect(base, base.node, fields, owner)
    }
    this.#fields(node.body.body, { scope, owner, field: '' }, fields)
  }

  #fields(members: Interface['body']['body'], place: Place, fields: Record<string, string>): void {
    for (const member of members) {
      if (member.type !== 'TSPropertySignature' || !member.typeAnnotation) continue
      const { typeAnnotation: type } = member.typeAnnotation
      // `deleted?: void` says that an object without it is meant
      if (type.type === 'TSVoidKeyword') continue
      const field = keyOf(member.key)
      for (const key of [field, `${field}?`]) delete fields[key]
      fields[member.optional ? `${field}?` : field] = this.write(type, { ...place, field })
    }
  }

  #object(members: Interface['body']['body'], place: Place): string {
    const [index] = members
    if (index?.type === 'TSIndexSignature')
      return `Map<${this.write(index.typeAnnotation.typeAnnotation, { ...place, field: '' })}>`
    const name = `${place.owner}.${place.field}`
    const fields: Record<string, string> = {}
    this.types[name] = fields
    this.#fields(members, { ...place, owner: name }, fields)
    return name
  }
}
