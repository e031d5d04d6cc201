import { spawnSync } from 'node:child_process'
import { toolEnvironment } from '../environment.ts'

/** One compiler run per kind of code: server side, pure rules, browser. */
const PROJECTS = [
  'tsconfig.json',
  'domain/tsconfig.json',
  'protocol/tsconfig.json',
  'web/tsconfig.json',
  'test/web/tsconfig.json',
]

/**
 * Each of the compiler's checkers, four by itself, works out for itself the types that they have in common: two cost three
 * quarters of the processor time. Memory is there for one project at a time, so it is cleared less often.
 */
const CHECKERS = ['--checkers', '2']
const environment = toolEnvironment({ GOGC: '400' })

const failed = PROJECTS.filter(
  (project) =>
    spawnSync('tsc', ['-p', project, ...CHECKERS], { stdio: 'inherit', env: environment }).status !== 0,
)
if (failed.length > 0) {
  process.stderr.write(`types: ${failed.join(', ')} failed\n`)
  process.exitCode = 1
}
