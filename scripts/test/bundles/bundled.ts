import path from 'node:path'
import { readEnvironment } from '../../environment.ts'

/** Entry points that many tests start. */
export const BUNDLED = [
  'api/main.ts',
  'api/worker.ts',
  'indexer/main.ts',
  'media/main.ts',
  'local/chain/main.ts',
  'test/api/attestation/lookingProcess.ts',
  'test/api/inbox/workerProcess.ts',
]
export const BUNDLES = path.join(import.meta.dirname, '../../../.stagedoor/test/bundles')

/** Where the one file of an entry point is, once `bundles/main.ts` ran. */
export function bundleOf(entry: string): string {
  return path.join(BUNDLES, entry.replaceAll('/', '-').replace(/\.ts$/, '.mjs'))
}

/** Tells tests that the bundles are those of the sources on the disk; only the runner of all tests knows that. */
export const BUNDLED_VARIABLE = 'TEST_BUNDLED'

export function areBundled(): boolean {
  return readEnvironment().all[BUNDLED_VARIABLE] === 'yes'
}

/** What a test starts for an entry point: its bundle in a run of all tests, else the source itself. */
export function startedEntry(entry: string): string {
  return areBundled() && BUNDLED.includes(entry) ? bundleOf(entry) : entry
}
