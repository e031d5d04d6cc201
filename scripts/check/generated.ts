import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

const write = process.argv.includes('--write')
const scripts = readdirSync('scripts/generate').filter(
  (name) => name.endsWith('.ts') && name !== 'writeOrCheck.ts',
)

const failed = scripts.filter((name) => {
  const args = [`scripts/generate/${name}`, ...(write ? [] : ['--check'])]
  return spawnSync('node', args, { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0 || !existsSync('docs/words.md')) {
  process.stderr.write(`generated: ${failed.join(', ')} not current; run npm run snap\n`)
  process.exitCode = 1
}
