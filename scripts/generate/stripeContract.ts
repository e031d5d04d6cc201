import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUILT_ROUTES, KEPT_OBJECTS, SENT_EVENTS } from './stripe/built.ts'
import { Declarations } from './stripe/declarations.ts'
import { findRequests, type SentRequest, typesOf } from './stripe/findMethods.ts'
import { shareTypes } from './stripe/shareTypes.ts'
import { type TypeText, TypeWriter } from './stripe/typeWriter.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const PACKAGE = join(import.meta.dirname, '../../node_modules/stripe')
const RESOURCES = join(PACKAGE, 'esm/resources')
const FOLDER = 'local/stripe/contract'

const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
const apiVersion = /'([^']+)'/.exec(readFileSync(join(PACKAGE, 'esm/apiVersion.js'), 'utf8'))?.[1]
if (!apiVersion) throw new Error('the package names no version of the API')
const declarations = new Declarations(RESOURCES)
const requests = findRequests(RESOURCES)

const methods = BUILT_ROUTES.map((route) => {
  const request = requests.find((one) => one.route === route)
  if (!request) throw new Error(`${route}: the package sends no such request`)
  return { request, ...typesOf(declarations, request) }
})

const narrowed = { Event: SENT_EVENTS }
const params = new TypeWriter({ declarations, isClosed: true, isCut: () => false, narrowed: {} })
const kept = new Set(KEPT_OBJECTS)
const answers = new TypeWriter({
  declarations,
  isClosed: false,
  isCut: (declared) =>
    declarations.isTopOfResource(declared) && !kept.has(declared.name) && isResource(declared.node),
  narrowed,
})
for (const { scope, answer } of methods) for (const name of answers.objectsOf(answer, scope)) kept.add(name)

/** Whether a type says which object it is. */
function isResource(node: { type: string; body?: unknown }): boolean {
  const { body = [] } = (node.body ?? {}) as { body?: { key?: { name?: string } }[] }
  return body.some(({ key }) => key?.name === 'object')
}

const wordsOf = (request: SentRequest) => ({ owner: request.className, field: request.method })
const paramsOf: Record<string, string> = {}
const answerOf: Record<string, string> = {}
for (const { request, scope, params: taken, answer } of methods) {
  paramsOf[request.route] = taken ? params.write(taken, { scope, ...wordsOf(request) }) : 'Nothing'
  answerOf[request.route] = answers.write(answer, { scope, ...wordsOf(request) })
}

/** A value a line: what a new version of the package changes is read as a difference. */
function lines(value: Record<string, unknown> | string[]): string {
  const entries = Array.isArray(value)
    ? value.map((one) => JSON.stringify(one))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${entries.join(',\n')}\n${close}`
}

function writeTypes(file: string, routes: Record<string, string>, types: Record<string, TypeText>): void {
  const shared = shareTypes(types, [...Object.values(routes), ...kept])
  writeOrCheck(
    `${FOLDER}/${file}.generated.json`,
    `{"package":${JSON.stringify(version)},\n"routes":${lines(routes)},\n"types":${lines(shared)}}\n`,
  )
}

const routes = [...new Set(requests.map(({ route }) => route))].sort()
writeOrCheck(
  `${FOLDER}/routes.generated.json`,
  `{"package":${JSON.stringify(version)},"apiVersion":${JSON.stringify(apiVersion)},\n"routes":${lines(routes)}}\n`,
)
writeTypes('params', paramsOf, params.types)
writeTypes('answers', answerOf, answers.types)
