import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import path from 'node:path'

const MEMORY = '/dev/shm'
const ROOM_BYTES = 6 * 2 ** 30

/** Where the shared cluster keeps its data. */
export interface DataPlace {
  /** absolute */
  dir: string
  /** gives back what a place in memory took; the disk keeps it for the next run */
  leave(): void
}

/**
 * In memory, where the system has room for it: a database is 1,600 files, and a test file waits for their copying, which
 * takes five times as long on a disk. Otherwise below the folder.
 */
export function dataPlace(folder: string): DataPlace {
  const onDisk = { dir: path.join(folder, 'data'), leave: () => {} }
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (Math.min(bavail * bsize, freemem()) < ROOM_BYTES) return onDisk
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
    const own = path.join(MEMORY, `stagedoor-test-${name}`)
    mkdirSync(own, { recursive: true, mode: 0o755 })
    // whoever else may write there could have been first
    const found = lstatSync(own)
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return onDisk
    return { dir: path.join(own, 'data'), leave: () => rmSync(own, { recursive: true, force: true }) }
  } catch {
    return onDisk
  }
}
