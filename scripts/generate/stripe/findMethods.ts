import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import type { Declarations, Scope, TypeNode } from './declarations.ts'

/** A request that the package sends: `POST /v1/refunds/{id}/cancel`, and the class and method that send it. */
export interface SentRequest {
  route: string
  file: string
  className: string
  method: string
}

interface AnyNode {
  type: string
  [field: string]: unknown
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string'

function nodesBelow(node: AnyNode): AnyNode[] {
  return [node, ...Object.values(node).flat().filter(isNode).flatMap(nodesBelow)]
}

/** A path as the package writes it: text, or text around `encodeURIComponent(id)`. */
function templateOf(node: AnyNode): string | undefined {
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral') return undefined
  const texts = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
  const ids = (node.expressions as AnyNode[]).map((call) => {
    const [id] = (call.arguments ?? []) as AnyNode[]
    if (id?.type !== 'Identifier') throw new Error('a path is made of something else than ids')
    return `{${id.name}}`
  })
  return texts.map((text, at) => text + (ids[at] ?? '')).join('')
}

/** Every request of every method of the package's resources. A path that an answer named is none. */
export function findRequests(resources: string): SentRequest[] {
  const names = readdirSync(resources, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.js'))
    .sort()
    .flatMap((name) => {
      const file = join(resources, name)
      return requestsIn(file, readFileSync(file, 'utf8'))
    })
}

function requestsIn(file: string, text: string): SentRequest[] {
  if (!text.includes('_makeRequest')) return []
  const nodes = (parseAst(text).body as unknown as AnyNode[]).flatMap(nodesBelow)
  return nodes
    .filter(({ type }) => type === 'ClassDeclaration')
    .flatMap((one) => {
      const { name: className } = one.id as { name: string }
      const { body } = one.body as { body: AnyNode[] }
      return body.flatMap((member) => {
        const method = (member.key as { name: string }).name
        return routesIn(member).map((route) => ({ route, file, className, method }))
      })
    })
}

function routesIn(method: AnyNode): string[] {
  return nodesBelow(method).flatMap((node) => {
    const callee = node.callee as AnyNode | undefined
    if (node.type !== 'CallExpression' || (callee?.property as AnyNode | undefined)?.name !== '_makeRequest')
      return []
    const [verb, path] = node.arguments as AnyNode[]
    const template = path && templateOf(path)
    return template === undefined ? [] : [`${verb?.value} ${template}`]
  })
}

/** What a method takes and answers, as its declaration says. */
export interface MethodTypes {
  scope: Scope
  params: TypeNode | undefined
  answer: TypeNode
}

/** The declaration of a method. */
export function typesOf(declarations: Declarations, { file, className, method }: SentRequest): MethodTypes {
  const scope = declarations.file(file.replace(/\.js$/, '.d.ts'))
  for (const member of scope.classes.get(className)?.body.body ?? []) {
    if (member.type !== 'MethodDefinition' || !('name' in member.key) || member.key.name !== method) continue
    const { params, returnType } = member.value
    const own = params.find((one) => one.type === 'Identifier' && one.name === 'params')
    if (!returnType) break
    return {
      scope,
      params: own?.type === 'Identifier' ? own.typeAnnotation?.typeAnnotation : undefined,
      answer: returnType.typeAnnotation,
    }
  }
  throw new Error(`${className}.${method} is not declared in ${scope.file}`)
}
