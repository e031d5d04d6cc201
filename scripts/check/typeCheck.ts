import { spawnSync } from 'node:child_process'

/** One compiler run per kind of code: server side, pure rules, browser. */
const PROJECTS = [
  'tsconfig.json',
  'domain/tsconfig.json',
  'protocol/tsconfig.json',
  'web/tsconfig.json',
  'test/web/tsconfig.json',
]

const failed = PROJECTS.filter(
  (project) => spawnSync('tsc', ['-p', project], { stdio: 'inherit' }).status !== 0,
)
if (failed.length > 0) {
  process.stderr.write(`types: ${failed.join(', ')} failed\n`)
  process.exitCode = 1
}
