import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from '../../start/root.ts'
import { SOURCES } from '../plan/sources.ts'

const IMPORT = /^\s*import\s[^;]*?["']([^"']+)["'];/gm
const PATH = /^[A-Za-z0-9@._/-]+$/

/** The standard JSON input that gives a contract's committed bytecode; what explorers ask for. */
export interface VerificationInput {
  language: 'Solidity'
  sources: Record<string, { content: string }>
  settings: object
}

/** The settings of `hardhat.config.ts`, which made the committed bytecode. */
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { bytecodeHash: 'none' },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode', 'evm.deployedBytecode'] } },
}

/** Reads a source and all it imports. @throws Error when a file is missing */
export function verificationInput(file: string): VerificationInput {
  const sources: VerificationInput['sources'] = {}
  const wanted = [file]
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (next in sources || !PATH.test(next)) continue
    const content = readFileSync(
      path.join(ROOT, next.startsWith('contracts/') ? '' : 'node_modules', next),
      'utf8',
    )
    sources[next] = { content }
    for (const [, target = ''] of content.matchAll(IMPORT))
      wanted.push(target.startsWith('.') ? path.posix.join(path.posix.dirname(next), target) : target)
  }
  return { language: 'Solidity', sources, settings: SETTINGS }
}

/** Writes an input per contract, named after it. @returns the files */
export function writeVerification(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return Object.entries(SOURCES).map(([contract, file]) => {
    const target = path.join(folder, `${contract}.json`)
    writeFileSync(target, `${JSON.stringify(verificationInput(file))}\n`)
    return target
  })
}
