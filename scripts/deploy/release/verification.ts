import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { closureOf } from '../../solidity/closure.ts'
import { SOURCES } from '../plan/sources.ts'

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

/**
 * Reads sources and all they import.
 * @param read the text of a file by its name in imports; from the disk unless told
 * @throws Error when a file is missing
 */
export function verificationInput(files: string[], read?: (file: string) => string): VerificationInput {
  const texts = Object.entries(closureOf(files, read))
  const sources = Object.fromEntries(texts.map(([name, content]) => [name, { content }]))
  return { language: 'Solidity', sources, settings: SETTINGS }
}

/** Writes an input per contract, named after it. @returns the files */
export function writeVerification(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return Object.entries(SOURCES).map(([contract, file]) => {
    const target = path.join(folder, `${contract}.json`)
    writeFileSync(target, `${JSON.stringify(verificationInput([file]))}\n`)
    return target
  })
}
