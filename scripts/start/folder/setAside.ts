import { existsSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'

/** What a run leaves in its data folder; the web build, tests and tools live beside it and stay. */
const ENTRIES = [
  'keys',
  'postgres',
  'chain',
  'media',
  'stripe',
  'relay',
  'relay.pid',
  'logs',
  'pids',
  'deployment.json',
  'demo.json',
]

/**
 * Moves the data of earlier runs to a folder beside it.
 * @param nowMs names the folder
 * @returns that folder, or nothing when there was no data
 */
export function setAside(dataDir: string, nowMs: number): string | undefined {
  const present = ENTRIES.filter((name) => existsSync(path.join(dataDir, name)))
  if (present.length === 0) return undefined
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const target = path.join(dataDir, `before-${stamp}`)
  mkdirSync(target, { recursive: true, mode: 0o700 })
  for (const name of present) renameSync(path.join(dataDir, name), path.join(target, name))
  return target
}
