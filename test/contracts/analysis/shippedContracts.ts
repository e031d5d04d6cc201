import { childrenOf, walk } from '#scripts/mutate/plan/syntax.ts'
import type { SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { concreteContracts, isShipped } from '#scripts/solidity/shippedContracts.ts'
import { type Compilation, compileSources } from '../snapshots/compileSources.ts'

/** A function somebody can call from outside, as the contract really runs it. */
export interface OpenFunction {
  name: string
  selector: string
  mutability: 'pure' | 'view' | 'nonpayable' | 'payable'
  node: SyntaxNode
  /** source it stands in; a package's when the contract inherits it unchanged */
  file: string
}

/** A contract that gets an address of its own. */
export interface ShippedContract {
  name: string
  file: string
  functions: OpenFunction[]
  /** definitions of the contract and everything it inherits, nearest first */
  lineage: SyntaxNode[]
}

/** Everything the compiler says about our sources, read once per process. */
export interface Suite {
  compilation: Compilation
  contracts: ShippedContract[]
  /** contract and function definitions by id */
  byId: Map<number, SyntaxNode>
  fileOf: Map<number, string>
}

let suite: Suite | undefined

/** Our contracts: concrete, below `contracts/`, neither mocks nor generated. */
export function readSuite(): Suite {
  suite ??= read()
  return suite
}

/** Sources of ours that ship, with their trees. */
export function shippedTrees(): { file: string; tree: SyntaxNode }[] {
  return Object.entries(readSuite().compilation.sources)
    .filter(([file]) => isShipped(file))
    .map(([file, { ast }]) => ({ file, tree: ast as SyntaxNode }))
}

function read(): Suite {
  const compilation = compileSources(['ast', 'abi'])
  const broken = compilation.errors?.find(({ severity }) => severity === 'error')
  if (broken) throw new Error(broken.formattedMessage)
  const byId = new Map<number, SyntaxNode>()
  const fileOf = new Map<number, string>()
  for (const [file, { ast }] of Object.entries(compilation.sources))
    walk(ast as SyntaxNode, (node) => {
      if (!/^(Contract|Function|Modifier|Variable)(Definition|Declaration)$/.test(node.nodeType)) return
      byId.set(node.id, node)
      fileOf.set(node.id, file)
    })
  const contracts = concreteContracts(compilation.sources as Record<string, { ast: SyntaxNode }>).map(
    ({ node }) => describe(node, byId, fileOf),
  )
  return { compilation, contracts, byId, fileOf }
}

function describe(
  node: SyntaxNode,
  byId: Map<number, SyntaxNode>,
  fileOf: Map<number, string>,
): ShippedContract {
  const lineage = (node.linearizedBaseContracts as number[]).map((id) => byId.get(id) as SyntaxNode)
  const seen = new Map<string, OpenFunction>()
  for (const part of lineage)
    for (const { node: member } of childrenOf(part)) {
      const selector = String(member.functionSelector ?? '')
      if (member.nodeType !== 'FunctionDefinition' || !selector || seen.has(selector) || !member.implemented)
        continue
      const file = fileOf.get(member.id) as string
      const mutability = member.stateMutability as OpenFunction['mutability']
      seen.set(selector, { name: String(member.name), selector, mutability, node: member, file })
    }
  return {
    name: String(node.name),
    file: fileOf.get(node.id) as string,
    functions: [...seen.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    lineage,
  }
}

/** Functions of a contract that can change something. */
export function writersOf(contract: ShippedContract): OpenFunction[] {
  return contract.functions.filter(
    ({ mutability }) => mutability === 'nonpayable' || mutability === 'payable',
  )
}
