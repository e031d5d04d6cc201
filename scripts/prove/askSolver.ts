import { readFileSync } from 'node:fs'
import solc from 'solc'
import { contractsIn, judge } from './judge.ts'
import { solverSettings } from './solverSettings.ts'
import type { Outcome } from './theorem.ts'

/**
 * Entry of the child process: sources and the theorem's file as JSON on standard input, the judgement on standard
 * output. Each contract is asked about alone, because goals that are searched for together hinder each other; the first
 * that is not proved ends it.
 */
const { file, sources } = JSON.parse(readFileSync(0, 'utf8')) as {
  file: string
  sources: Record<string, string>
}

function messagesOn(contract: string) {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: solverSettings(file, contract),
  }
  return JSON.parse(solc.compile(JSON.stringify(input))).errors ?? []
}

let outcome: Omit<Outcome, 'seconds'> = { verdict: 'undecided', complaints: ['the theorem is empty'] }
for (const { name, start, end } of contractsIn(sources[file] ?? '')) {
  outcome = judge(messagesOn(name), file, sources[file] ?? '', { start, end })
  if (outcome.verdict !== 'proved') break
}
process.stdout.write(JSON.stringify(outcome))
