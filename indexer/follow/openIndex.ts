import { createJoiner } from '../joining/joiner.ts'
import { liftSuspensions } from '../joining/liftSuspensions.ts'
import { readCursor } from '../store/cursor.ts'
import { loadWatchList } from '../store/startCursor.ts'
import { countSuspended } from '../store/suspension.ts'
import { beginIndex } from './beginIndex.ts'
import type { FollowerOptions } from './followerOptions.ts'

/** The index as it stands, or a new one; what joins it, and what other folds gave up, folded again. */
export async function openIndex(options: FollowerOptions) {
  const { writer, chainId, roots } = options
  const stored = await writer.read((client) => readCursor(client, chainId))
  const first = stored ?? (await beginIndex(options))
  const joiner = await createJoiner(writer, chainId, roots)
  const { cursor } = await liftSuspensions(writer, chainId, first)
  return { cursor, joiner, watch: await loadWatchList(writer, chainId) }
}

/** Says what works less well: scopes that stand still, families whose history is read. */
export async function tellDegraded(
  { writer, chainId, status }: FollowerOptions,
  joining: string[],
): Promise<void> {
  const suspended = await writer.read((client) => countSuspended(client, chainId))
  status.degraded.delete('suspended')
  status.degraded.delete('joining')
  if (suspended > 0)
    status.degraded.set('suspended', `${suspended} scopes stand still, because an event could not be folded`)
  if (joining.length > 0)
    status.degraded.set('joining', `the history of ${joining.join(', ')} is read and folded`)
}
