import type { ListAnswer, Params, PathIds } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import type { Transaction } from '../store/transaction.ts'
import { type CheckoutSession, factsOf, SESSION } from './session.ts'

const USUAL = 10

/** Lines of a session in their order: unlike every other list the first comes first. */
export function listLines(tx: Transaction, params: Params, ids: PathIds): ListAnswer {
  const session = tx.read<CheckoutSession>(SESSION, String(ids.id), 'session')
  const { data: lines, url } = factsOf(tx, session).includable.line_items
  const limit = Math.min(Number(params.limit ?? USUAL), 100)
  const placeOf = (param: 'starting_after' | 'ending_before') => {
    const place = lines.findIndex((line) => line.id === params[param])
    if (place >= 0) return place
    throw new ApiError(404, 'resource_missing', `No such item: '${params[param]}'`, { param })
  }
  const from = params.starting_after === undefined ? 0 : placeOf('starting_after') + 1
  const to = params.ending_before === undefined ? lines.length : placeOf('ending_before')
  const data =
    params.ending_before === undefined
      ? lines.slice(from, from + limit)
      : lines.slice(Math.max(0, to - limit), to)
  const hasMore = params.ending_before === undefined ? from + limit < lines.length : to - limit > 0
  return { object: 'list', url, has_more: hasMore, data }
}
