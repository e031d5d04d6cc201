import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a generated file, or with `--check` compares it and fails when it is not current.
 * @param path relative to the root
 */
export function writeOrCheck(path: string, text: string): void {
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text
  if (process.argv.includes('--check')) {
    if (isCurrent) return
    process.stderr.write(`${path} is not current: run npm run snap\n`)
    process.exitCode = 1
    return
  }
  if (isCurrent) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  process.stdout.write(`wrote ${path}\n`)
}
