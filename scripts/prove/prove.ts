import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { theoremFile } from './readSources.ts'
import type { ProofResult, Theorem } from './theorem.ts'

const ENTRY = fileURLToPath(new URL('./askSolver.ts', import.meta.url))
/** Beyond this a theorem counts as undecided. */
export const LIMIT_SECONDS = 600

/** Asks the solver in a process of its own. Never throws: what cannot be decided is undecided. */
export async function prove(
  theorem: Theorem,
  sources: Record<string, string>,
  limitS = LIMIT_SECONDS,
): Promise<ProofResult> {
  const started = Date.now()
  const child = spawn(process.execPath, [ENTRY], { stdio: ['pipe', 'pipe', 'pipe'] })
  let answer = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    answer += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text
  })
  let late = false
  const limit = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, limitS * 1000)
  child.stdin.on('error', () => {}) // a child that died early says so by its code
  child.stdin.end(JSON.stringify({ file: theoremFile(theorem), sources }))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(limit)
  const seconds = Math.round((Date.now() - started) / 100) / 10
  if (late) return { verdict: 'undecided', seconds, complaints: [`no answer within ${limitS} s`] }
  if (code !== 0)
    return {
      verdict: 'undecided',
      seconds,
      complaints: [complaint.trim() || `the solver ended with ${code}`],
    }
  return { ...(JSON.parse(answer) as Omit<ProofResult, 'seconds'>), seconds }
}
