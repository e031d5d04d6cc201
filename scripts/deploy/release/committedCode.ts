import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Hex } from 'viem'
import { artifactOf } from '../plan/artifacts.ts'
import { SOURCES } from '../plan/sources.ts'
import { type VerificationInput, verificationInput } from './verification.ts'

/** Creation code by contract, as the compiler gives it. */
type Code = Record<string, Hex>

/** What the compiler answers about a file's contracts, or why it does not. */
interface Output {
  errors?: { severity: string; formattedMessage: string }[]
  contracts?: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>
}

/** Answers the compiler's input with its output, both as JSON. */
export type Compile = (question: string) => Promise<string>

/** Sources do not change while a process runs, so the same question has the same answer. */
const compiled = new Map<string, Promise<Code>>()

/** The input of every contract of the plan. */
export function verificationInputs(): Record<string, VerificationInput> {
  return Object.fromEntries(
    Object.entries(SOURCES).map(([contract, file]) => [contract, verificationInput([file])]),
  )
}

/**
 * Contracts whose committed creation code is not what their verification input compiles to, compiled in one pass.
 * @param committed the code that a deployment would send
 * @param compile asked once for each question
 * @throws Error when a source does not compile
 */
export async function strangeCode(
  inputs: Record<string, VerificationInput> = verificationInputs(),
  committed: (contract: string) => Hex = (contract) => artifactOf(contract).bytecode,
  compile: Compile = compileInThread,
): Promise<string[]> {
  const question = JSON.stringify(together(inputs))
  const answer = compiled.get(question) ?? codeFrom(compile(question))
  compiled.set(question, answer)
  const code = await answer
  return Object.keys(inputs).filter((contract) => code[contract] !== committed(contract))
}

/** One input that asks for the creation code of all. @throws Error when two inputs differ in a source they share */
function together(inputs: Record<string, VerificationInput>): VerificationInput {
  const sources: VerificationInput['sources'] = {}
  const outputSelection: Record<string, Record<string, string[]>> = {}
  let settings = {}
  for (const [contract, input] of Object.entries(inputs)) {
    for (const [file, source] of Object.entries(input.sources)) {
      if (sources[file] && sources[file].content !== source.content) throw new Error(`two texts of ${file}`)
      sources[file] = source
    }
    const file = SOURCES[contract] as string
    outputSelection[file] = { [nameIn(file)]: ['evm.bytecode.object'] }
    settings = input.settings
  }
  return { language: 'Solidity', sources, settings: { ...settings, outputSelection } }
}

/** With the compiler of this installation. */
export async function compileInThread(question: string): Promise<string> {
  const thread = new Worker(new URL('./compileInput.ts', import.meta.url), { workerData: question })
  const [answer] = (await once(thread, 'message')) as [string]
  return answer
}

async function codeFrom(answer: Promise<string>): Promise<Code> {
  const { errors = [], contracts } = JSON.parse(await answer) as Output
  const error = errors.find(({ severity }) => severity === 'error')
  if (error) throw new Error(error.formattedMessage)
  const code: Code = {}
  for (const [contract, file] of Object.entries(SOURCES)) {
    const made = contracts?.[file]?.[nameIn(file)]
    if (made) code[contract] = `0x${made.evm.bytecode.object}`
  }
  return code
}

function nameIn(file: string): string {
  return path.basename(file, '.sol')
}
