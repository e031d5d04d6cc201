import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'

/**
 * What a run writes and its owner alone may read. Postgres closes its own folder, under its own user; that of
 * the relay is made anew at each start, and under root it belongs to somebody who could put links into it meanwhile.
 */
const OURS = [
  'keys',
  'logs',
  'pids',
  'media',
  'chain',
  'stripe',
  'relay.pid',
  'deployment.json',
  'demo.json',
  'start.pid',
]
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Under root, Postgres runs as another user and has to pass through. */
const PASSED_THROUGH_MODE = 0o711

/** Takes what others may read in a data folder away from them, so that folders of earlier versions are closed too. */
export function closeFolder(dataDir: string): void {
  chmodSync(dataDir, process.getuid?.() === 0 ? PASSED_THROUGH_MODE : FOLDER_MODE)
  for (const name of OURS) close(path.join(dataDir, name))
}

function close(target: string): void {
  const found = lstatSync(target, { throwIfNoEntry: false })
  // a link may lead to what is not ours
  if (!found || found.isSymbolicLink()) return
  if (found.isDirectory()) {
    chmodSync(target, FOLDER_MODE)
    for (const name of readdirSync(target)) close(path.join(target, name))
  } else if (found.isFile()) chmodSync(target, FILE_MODE)
}
