import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** One hash over every Solidity source that can be deployed, by path; what an audit report names. */
export function treeHash(root: string): string {
  const folder = path.join(root, 'contracts')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sol') && !name.startsWith('mocks'))
    .sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const text = readFileSync(path.join(folder, file))
    hash.update(`${file.split(path.sep).join('/')} ${text.length}\n`).update(text)
  }
  return hash.digest('hex')
}
