import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Compile, compileInThread } from '#scripts/deploy/release/committedCode.ts'
import { depth } from '#test/kit/depth.ts'

const FOLDER = fileURLToPath(new URL('../../../.stagedoor/test/solidity', import.meta.url))
const { version } = createRequire(import.meta.url)('solc/package.json') as { version: string }

/**
 * What the compiler answered when it was asked the same before: the same version of it, sources and settings. Compiling every
 * contract takes as long as the rest of the folder, so the gate does it when one of them changed, and the night in any case.
 */
export const keptCompiler: Compile = depth(keptAnswer, compileInThread)

async function keptAnswer(question: string): Promise<string> {
  const name = createHash('sha256').update(`${version}\n${question}`).digest('hex')
  const file = path.join(FOLDER, `${name}.json`)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const answer = await compileInThread(question)
  mkdirSync(FOLDER, { recursive: true })
  // complete or not there
  const whole = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(whole, answer)
  for (const old of readdirSync(FOLDER)) if (old.endsWith('.json')) rmSync(path.join(FOLDER, old))
  renameSync(whole, file)
  return answer
}
