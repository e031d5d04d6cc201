import type { Clock } from '#domain/clock.ts'
import type { Agreement } from '../agreement/createAgreement.ts'
import { prune } from '../growth/prune.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Cursor, HeadState } from '../store/cursor.ts'
import { recordHeights } from '../store/levels.ts'

const RECORD_EVERY_MS = 1000
const PRUNE_EVERY_BLOCKS = 500

/** Writes down what a look at the head gave, at most once a second unless there is news. */
export function createRecorder(deps: {
  writer: Writer
  chainId: number
  agreement: Agreement
  prunedAt: number
  monotonic: Clock
}) {
  const { writer, chainId, agreement, monotonic } = deps
  let { prunedAt } = deps
  let recorded = { at: Number.NEGATIVE_INFINITY, head: '', level: 0, isDone: false }

  return async (cursor: Cursor, tips: Tips, headState: HeadState): Promise<Cursor> => {
    const now = monotonic()
    const level = tips.safe.number + tips.finalized.number
    const isDone = cursor.number >= tips.latest.number
    // on the way there our own blocks at the levels may have been missing
    const isNew = !recorded.isDone || recorded.head !== tips.latest.hash || recorded.level !== level
    const isNews = (isNew && isDone) || agreement.hasNews() || cursor.halted !== null
    if (now - recorded.at < RECORD_EVERY_MS && !isNews) return cursor
    const heights = await agreement.heights(cursor, tips, headState)
    const next = await recordHeights(writer, chainId, cursor, heights)
    recorded = { at: now, head: tips.latest.hash, level, isDone }
    if (next.finalized - prunedAt < PRUNE_EVERY_BLOCKS) return next
    const pruned = await prune(writer, chainId, next)
    if (pruned.isDone) prunedAt = next.finalized
    return pruned.cursor
  }
}
