import solc from 'solc'
import type { Sources } from '../../solidity/closure.ts'

/** Node of a syntax tree as the compiler writes it. */
export interface SyntaxNode {
  nodeType: string
  id: number
  /** byte offset, length and file number */
  src: string
  [key: string]: unknown
}

export interface CompilerError {
  severity: string
  formattedMessage: string
  sourceLocation?: { file: string; start: number; end: number }
}

interface CompiledContract {
  abi: { type: string; name?: string }[]
  evm: { bytecode: Code; deployedBytecode: Code }
}

interface Code {
  object: string
  linkReferences: Record<string, Record<string, { start: number; length: number }[]>>
}

export interface Compilation {
  errors?: CompilerError[]
  sources: Record<string, { ast: SyntaxNode }>
  contracts: Record<string, Record<string, CompiledContract>>
}

const CODE = [
  'abi',
  'evm.bytecode.object',
  'evm.bytecode.linkReferences',
  'evm.deployedBytecode.object',
  'evm.deployedBytecode.linkReferences',
]

/** The project's own settings (`hardhat.config.ts`). */
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { bytecodeHash: 'none' },
}

/** Compiles in memory. `syntax` only reads and checks types, which is many times faster than making code. */
export function compile(sources: Sources, wanted: 'syntax' | 'code'): Compilation {
  const outputSelection = wanted === 'syntax' ? { '*': { '': ['ast'] } } : { '*': { '*': CODE } }
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: { ...SETTINGS, outputSelection },
  }
  return JSON.parse(solc.compile(JSON.stringify(input)))
}

/** Errors without the warnings. */
export function errorsOf(compilation: Compilation): CompilerError[] {
  return (compilation.errors ?? []).filter(({ severity }) => severity === 'error')
}
