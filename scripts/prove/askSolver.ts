import { readFileSync } from 'node:fs'
import solc from 'solc'
import { contractsIn, type Judgement, joinJudgements, judge } from './judge.ts'
import { solverSettings } from './solverSettings.ts'

/**
 * Entry of the child process: sources and the theorem's file as JSON on standard input, the judgement on standard
 * output. Each contract is asked about alone, because goals that are searched for together hinder each other. What is
 * refuted or does not compile ends it; behind one that is undecided another may still be refuted.
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

const outcomes: Judgement[] = []
for (const { name, start, end } of contractsIn(sources[file] ?? '')) {
  const judged = judge(messagesOn(name), file, sources[file] ?? '', { start, end })
  outcomes.push(judged)
  if (judged.verdict === 'refuted' || judged.verdict === 'broken') break
}
process.stdout.write(JSON.stringify(joinJudgements(outcomes)))
