type TypeText = Record<string, string> | string

/** One generated file. */
export interface GeneratedTypes {
  types: Record<string, TypeText>
}

/** Types that the package exports under no name; they are compared within those that hold them. */
const NAMELESS = ['V2.V2Amount']

const WORDS: Record<string, string> = {
  integer: 'number',
  int64: 'bigint',
  decimal: 'Stripe.Decimal',
  object: 'any',
  List: 'Stripe.ApiList',
  Map: 'MapOf',
}

const HEAD = `import type Stripe from 'stripe'
type MapOf<T> = { [key: string]: T }
type IsVoid<T> = 0 extends 1 & T ? false : [T] extends [undefined] ? true : [T] extends [void | undefined] ? true : false
type Keys<T> = keyof { [K in keyof T as IsVoid<T[K]> extends true ? never : K]: 1 }
type Needed<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T]
type Same<A, B> = [A, B] extends [B, A] ? true : [Exclude<A, B>, Exclude<B, A>]
type Fits<A, B> = [A] extends [B] ? true : false
declare function holds<T extends true>(): void
`

/** How a file's types are written and named: as they are, or wide enough to take what the package leaves open. */
interface Writing {
  prefix: string
  words: Record<string, string>
  /** what stands for a text in quotes */
  literal(text: string): string
}

function written(type: string, { prefix, words, literal }: Writing): string {
  return type.replaceAll(/'[^']*'|[A-Za-z][\w.]*/g, (part) => {
    if (part.startsWith("'")) return literal(part)
    if (part in words) return words[part] as string
    return /^[A-Z]/.test(part) && !['Array', 'Partial'].includes(part)
      ? `${prefix}${part.replaceAll('.', '_')}`
      : part
  })
}

function declarations(types: Record<string, TypeText>, writing: Writing): string[] {
  return Object.entries(types).map(([name, type]) => {
    const own = `${writing.prefix}${name.replaceAll('.', '_')}`
    if (typeof type === 'string') return `type ${own} = ${written(type, writing)}`
    const fields = Object.entries(type).map(([field, text]) => {
      const [key, mark] = field.endsWith('?') ? [field.slice(0, -1), '?'] : [field, '']
      return `'${key}'${mark}: ${written(text, writing)}`
    })
    return `interface ${own} { ${fields.join('; ')} }`
  })
}

/**
 * Source that compiles only if the generated types say of the installed package what its compiler says: the same fields,
 * the same of them required, and each type taken for the other. Lists are closed in requests alone, and in answers an id
 * stands alone where the package could expand it: the second comparison is therefore made with wide texts.
 */
export function asTypeScript(params: GeneratedTypes, answers: GeneratedTypes): string {
  const sides = [
    { side: 'params', types: params.types, wide: { ...WORDS, null: "null | ''" } },
    { side: 'answers', types: answers.types, wide: { ...WORDS, string: 'any' } },
  ]
  const lines = sides.flatMap(({ side, types, wide }) => {
    const compared = Object.keys(types).filter(
      (name) => typeof types[name] !== 'string' && !NAMELESS.includes(name),
    )
    const own = (name: string) => name.replaceAll('.', '_')
    return [
      ...declarations(types, { prefix: `${side}_`, words: WORDS, literal: (text) => text }),
      ...declarations(types, { prefix: `${side}Wide_`, words: wide, literal: () => 'string' }),
      ...compared.flatMap((name) => [
        `holds<Same<Keys<${side}_${own(name)}>, Keys<Stripe.${name}>>>() // fields of ${name}`,
        `holds<Same<Needed<${side}_${own(name)}>, Needed<Stripe.${name}>>>() // required in ${name}`,
        `holds<Fits<${side}_${own(name)}, Stripe.${name}>>() // ${name} is one of the package`,
        `holds<Fits<Stripe.${name}, ${side}Wide_${own(name)}>>() // the package's ${name} is one`,
      ]),
    ]
  })
  return `${HEAD}${lines.join('\n')}\nexport {}\n`
}
