import type { ListAnswer, Params, Route } from '../feature.ts'
import { ApiError } from '../http/apiError.ts'
import { rangeOf } from '../http/listOf.ts'
import type { Query, StoredObject, Transaction } from '../store/transaction.ts'
import type { Event } from './recordEvent.ts'

const URL_OF_LIST = '/v1/events'
const KEPT_S = 30 * 86_400
const USUAL = 10
const MAX_PAGE = 100
const MAX_TYPES = 20
/** Events that are read at once while those that do not fit are left out. */
const BATCH = 200

/** An event of the last 30 days. */
function readEvent(tx: Transaction, id: string, param: string): Event {
  const event = tx.read<Event>('event', id, param)
  if (event.created >= tx.nowS - KEPT_S) return event
  throw new ApiError(404, 'resource_missing', `No such event: '${id}'`, { param })
}

/** One page of the events of a scope, newest first, of the last 30 days. */
function listEvents(tx: Transaction, params: Params): ListAnswer {
  const limit = Math.min(
    typeof params.limit === 'number' ? params.limit : Number(params.limit ?? USUAL),
    MAX_PAGE,
  )
  const range = rangeOf(params.created)
  const query: Query = { ...range, createdFrom: Math.max(range.createdFrom ?? 0, tx.nowS - KEPT_S) }
  const fits = filterOf(params)
  const [after, before] = [params.starting_after, params.ending_before]
  if (typeof before === 'string') {
    const found = walk(tx, query, { before: readEvent(tx, before, 'ending_before').id }, { fits, limit })
    return { object: 'list', url: URL_OF_LIST, has_more: found.length > limit, data: found.slice(-limit) }
  }
  const from = typeof after === 'string' ? { after: readEvent(tx, after, 'starting_after').id } : {}
  const found = walk(tx, query, from, { fits, limit })
  return { object: 'list', url: URL_OF_LIST, has_more: found.length > limit, data: found.slice(0, limit) }
}

/** Newest first, one more than fits the page when there are more. */
function walk(
  tx: Transaction,
  query: Query,
  start: Pick<Query, 'after' | 'before'>,
  { fits, limit }: { fits: (event: Event) => boolean; limit: number },
): StoredObject[] {
  const isBackward = start.before !== undefined
  let found: Event[] = []
  for (let from = start; found.length <= limit; ) {
    const batch = tx.list<Event>('event', { ...query, ...from, limit: BATCH })
    const fitting = batch.filter(fits)
    found = isBackward ? [...fitting, ...found] : [...found, ...fitting]
    const edge = isBackward ? batch[0] : batch.at(-1)
    if (!edge || batch.length < BATCH) break
    from = isBackward ? { before: edge.id } : { after: edge.id }
  }
  return isBackward ? found.slice(-(limit + 1)) : found
}

function filterOf({ type, types, delivery_success }: Params): (event: Event) => boolean {
  if (type !== undefined && types !== undefined)
    throw new ApiError(400, 'parameter_invalid', 'Give either `type` or `types`.', { param: 'types' })
  if (types !== undefined && !(Array.isArray(types) && types.length <= MAX_TYPES))
    throw new ApiError(400, 'parameter_invalid', `\`types\` holds ${MAX_TYPES} at most.`, { param: 'types' })
  const group = typeof type === 'string' && type.endsWith('*') ? type.slice(0, -1) : undefined
  const names = (types as string[] | undefined) ?? (typeof type === 'string' ? [type] : undefined)
  const isDelivered = delivery_success === undefined ? undefined : String(delivery_success) === 'true'
  return (event) =>
    (group === undefined ? (names?.includes(event.type) ?? true) : event.type.startsWith(group)) &&
    (isDelivered === undefined || (event.pending_webhooks === 0) === isDelivered)
}

export const EVENT_ROUTES: Route[] = [
  { method: 'GET', path: URL_OF_LIST, answer: listEvents },
  {
    method: 'GET',
    path: `${URL_OF_LIST}/{id}`,
    answer: (tx, _params, ids) => readEvent(tx, String(ids.id), 'id'),
  },
]
