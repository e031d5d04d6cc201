import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** What notices of the platform are signed with, in a file for the tests of a `describe`. */
export function webhookSecret(): { value: string; file: string } {
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-secret-'))
  const value = `whsec_${randomBytes(24).toString('hex')}`
  const file = path.join(dir, 'webhook')
  writeFileSync(file, `${value}\n`, { mode: 0o600 })
  after(() => rmSync(dir, { recursive: true, force: true }))
  return { value, file }
}
