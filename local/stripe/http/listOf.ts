import type { ListAnswer, Params } from '../feature.ts'
import type { Query, StoredObject, Transaction } from '../store/transaction.ts'

const USUAL = 10
const MAX_PAGE = 100

interface ListOptions {
  params: Params
  fields?: Query['fields']
  where?: (object: StoredObject) => boolean
}

/**
 * One page of objects of a kind, newest first, as every list of the API pages: `limit`, `starting_after`,
 * `ending_before`, `created`.
 * @param url path of the list, without a query
 * @param fields top level fields the objects must have
 * @param where what else they must fulfil; all of the kind are read for it
 */
export function listOf(
  tx: Transaction,
  kind: string,
  url: string,
  { params, fields = {}, where }: ListOptions,
): ListAnswer {
  const limit = Math.min(typeof params.limit === 'number' ? params.limit : USUAL, MAX_PAGE)
  const [after, before] = [params.starting_after, params.ending_before]
  const found = tx.list<StoredObject>(kind, {
    fields,
    ...rangeOf(params.created),
    ...(typeof after === 'string' ? { after: tx.read(kind, after, 'starting_after').id } : {}),
    ...(typeof before === 'string' ? { before: tx.read(kind, before, 'ending_before').id } : {}),
    ...(where ? {} : { limit: limit + 1 }),
  })
  const fitting = where ? found.filter(where) : found
  const page = typeof before === 'string' ? fitting.slice(-(limit + 1)) : fitting.slice(0, limit + 1)
  const hasMore = page.length > limit
  // of what lies before an id the nearest count, which are the last of the newest first
  const data = hasMore ? (typeof before === 'string' ? page.slice(1) : page.slice(0, limit)) : page
  return { object: 'list', url, has_more: hasMore, data }
}

/** Bounds of `created`, which is one second or a range. */
export function rangeOf(created: unknown): Pick<Query, 'createdFrom' | 'createdTo'> {
  if (typeof created === 'number') return { createdFrom: created, createdTo: created }
  if (typeof created !== 'object' || created === null) return {}
  const bounds = Object.entries(created).map(([name, bound]) => [name, Number(bound)])
  const { gt, gte, lt, lte }: Record<string, number | undefined> = Object.fromEntries(bounds)
  const from = gte ?? (gt === undefined ? undefined : gt + 1)
  const to = lte ?? (lt === undefined ? undefined : lt - 1)
  return {
    ...(from === undefined ? {} : { createdFrom: from }),
    ...(to === undefined ? {} : { createdTo: to }),
  }
}
