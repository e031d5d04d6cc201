import { relative, resolve } from 'node:path'
import { type Expression, SyntaxKind as Kind, type Node } from 'typescript/unstable/ast'
import { API, type Checker, type Type } from 'typescript/unstable/sync'

/** The property that marks a text which a person typed (`domain/names/isolated.ts`). */
const MARK = 'typedBy'
/** Elements whose end is the end of a direction: `bdi` by its meaning, the others hold text and nothing beside it. */
const ISOLATING = /^(bdi|option|title)$/
/** An attribute of HTML holds it alone; links have those of their element. */
const PLAIN = /^([a-z]|(Nav)?Link$)/
/** Calls that show nothing of what they are given, or isolate it. */
const TAKERS = /^(isolated|call|useState|encodeURIComponent|set[A-Z]\w*)$/
/** Attributes that are spoken, held alone in a field, or never shown. */
const UNSHOWN = /^(aria-label|value|key)$/
/** What passes on the value of the operand behind and before it. */
const PASSING = [Kind.QuestionQuestionToken, Kind.BarBarToken, Kind.AmpersandAmpersandToken]

interface Compiler {
  checker: Checker
  isMarked(type: Type | undefined): boolean
}

/** Declarations without a value of their own. */
const VALUELESS = [Kind.ImportDeclaration, Kind.InterfaceDeclaration, Kind.TypeAliasDeclaration]
const PATHS = [Kind.PropertyAccessExpression, Kind.CallExpression]

type Fields = Record<string, Node | undefined>
const field = (node: Node, name: string): Node | undefined => (node as unknown as Fields)[name]

/** Tells marked types. Each question to the compiler is a message to another process: none is asked twice. */
function marksOf(checker: Checker): (type: Type | undefined) => boolean {
  const known = new Map<number, boolean>()
  const look = (type: Type): boolean => {
    if (type.isUnionType()) return type.getTypes().some(isMarked)
    return type.isIntersectionType() && checker.getPropertyOfType(type, MARK) !== undefined
  }
  function isMarked(type: Type | undefined): boolean {
    if (!type) return false
    const answer = known.get(type.id) ?? look(type)
    known.set(type.id, answer)
    return answer
  }
  return isMarked
}

/** Whether a node has the value of one of its children, or none of its own. */
function passesOn(parent: Node, child: Node): boolean {
  switch (parent.kind) {
    case Kind.ParenthesizedExpression:
    case Kind.NonNullExpression:
    case Kind.AsExpression:
    case Kind.SatisfiesExpression:
      return true
    case Kind.ConditionalExpression:
      return field(parent, 'condition') !== child
    case Kind.BinaryExpression:
      return PASSING.includes(field(parent, 'operatorToken')?.kind as Kind)
    default:
      return false
  }
}

function nameOf(node: Node | undefined): string {
  if (!node) return ''
  return (field(node, 'name') ?? node).getText()
}

/** The name of the element that a node stands in; empty for a fragment. */
function tagOf(element: Node): string {
  const opening = element.kind === Kind.JsxElement ? field(element, 'openingElement') : element
  return nameOf(opening && field(opening, 'tagName'))
}

function isIsolatedByElement(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.kind === Kind.JsxElement && ISOLATING.test(tagOf(at))) return true
  }
  return false
}

/** Whether it is in an attribute that draws nothing. */
function isUnshown(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.kind === Kind.JsxAttribute) return UNSHOWN.test(nameOf(field(at, 'name')))
    if (at.kind === Kind.JsxElement || at.kind === Kind.JsxSelfClosingElement) return false
  }
  return false
}

/** Whether somebody further out takes it without showing it. */
function isTaken(node: Node): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.kind === Kind.CallExpression) return TAKERS.test(nameOf(field(at, 'expression')))
    if (
      at.kind !== Kind.ObjectLiteralExpression &&
      at.kind !== Kind.PropertyAssignment &&
      at.kind !== Kind.ShorthandPropertyAssignment
    )
      return false
  }
  return false
}

/** Whether what expects this text knows that somebody typed it. */
function isExpected({ checker, isMarked }: Compiler, node: Node): boolean {
  const expected = checker.getContextualType(node as Expression)
  if (!expected) return true
  const isText = checker.isTypeAssignableTo(checker.getStringType(), expected)
  return !isText || isMarked(expected)
}

/** What is wrong with the use of a typed text; null when nothing is. */
function faultOf(compiler: Compiler, text: Node): string | null {
  let part = text
  while (passesOn(part.parent, part)) part = part.parent
  const user = part.parent
  if (isUnshown(user)) return null
  switch (user.kind) {
    case Kind.TemplateSpan:
      return 'stands bare in a sentence'
    case Kind.BinaryExpression:
      return field(user, 'operatorToken')?.kind === Kind.PlusToken ? 'stands bare in a sentence' : null
    case Kind.JsxExpression: {
      const holder = user.parent
      if (holder.kind !== Kind.JsxAttribute) return isIsolatedByElement(user) ? null : 'stands bare in markup'
      const tag = tagOf(holder.parent.parent)
      if (PLAIN.test(tag)) return null
      return isExpected(compiler, part) ? null : 'is forgotten on its way into a component'
    }
    case Kind.PropertyAssignment:
    case Kind.ShorthandPropertyAssignment:
    case Kind.CallExpression:
    case Kind.ReturnStatement:
    case Kind.ArrowFunction:
    case Kind.VariableDeclaration:
    case Kind.ArrayLiteralExpression:
      if (field(user, 'expression') === part && user.kind === Kind.CallExpression) return null
      return isExpected(compiler, part) || isTaken(part) ? null : 'is forgotten on its way'
    default:
      return null
  }
}

/** Whether a node reads a value; a name that is declared or a part of a longer path does not. */
function isRead(node: Node): boolean {
  const { parent } = node
  if (!parent) return false
  // what a longer path begins with, or what is called
  if (field(parent, 'expression') === node && PATHS.includes(parent.kind)) return false
  if (node.kind === Kind.PropertyAccessExpression || node.kind === Kind.CallExpression) return true
  if (node.kind !== Kind.Identifier) return false
  if (parent.kind === Kind.ShorthandPropertyAssignment) return true
  if (field(parent, 'name') === node || field(parent, 'propertyName') === node) return false
  return ![Kind.JsxAttribute, Kind.QualifiedName, Kind.TypeReference, Kind.Parameter].includes(parent.kind)
}

function readsIn(source: Node): Node[] {
  const found: Node[] = []
  const visit = (node: Node): void => {
    if (VALUELESS.includes(node.kind)) return
    if (isRead(node)) found.push(node)
    node.forEachChild(visit)
  }
  visit(source)
  return found
}

/**
 * Where sources of a project show a typed text bare or forget that somebody typed it, as `path expression fault`.
 * @param config the project's file of settings, from the root
 */
export function bareTexts(root: string, config: string, pattern: RegExp): { read: number; bare: string[] } {
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProjects: [resolve(root, config)] }).getProjects()
    if (!project) throw new Error(`no project at ${config}`)
    const { checker, program } = project
    const compiler = { checker, isMarked: marksOf(checker) }
    const files = program.getSourceFileNames().filter((file) => pattern.test(relative(root, file)))
    const reads = files.flatMap((file) => {
      const source = program.getSourceFile(file)
      return source ? readsIn(source).map((node) => ({ node, path: relative(root, file) })) : []
    })
    const types = reads.length === 0 ? [] : checker.getTypeAtLocation(reads.map(({ node }) => node))
    const typed = reads.filter((_, at) => compiler.isMarked(types[at]))
    const bare = typed.flatMap(({ node, path }) => {
      const fault = faultOf(compiler, node)
      return fault ? [`${path} ${node.getText()} ${fault}`] : []
    })
    return { read: typed.length, bare: [...new Set(bare)] }
  } finally {
    api.close()
  }
}
