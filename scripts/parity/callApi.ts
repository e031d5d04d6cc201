/** Where a scenario is played: an address of the API, its key, and what only a person can make there. */
export interface ParityWorld {
  url: string
  key: string
  /** connected account that may receive money; undefined: calls that need one are not made */
  destination?: string
}

export type Json = null | boolean | number | string | Json[] | { [field: string]: Json }

/** What came back. */
export interface ApiAnswer {
  status: number
  body: Json
}

const ANSWER_MS = 30_000

/** One call by plain HTTP: API v1 takes forms, v2 takes JSON. */
export async function callApi(
  world: ParityWorld,
  version: string,
  call: { method: string; path: string; params: { [field: string]: Json }; account?: string | undefined },
): Promise<ApiAnswer> {
  const { method, path, params, account } = call
  const isJson = path.startsWith('/v2/') && method === 'POST'
  const form = formOf(params)
  const query = method === 'POST' || form === '' ? '' : `?${form}`
  const response = await fetch(`${world.url}${path}${query}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: {
      authorization: `Bearer ${world.key}`,
      'stripe-version': version,
      ...(account === undefined ? {} : { 'stripe-context': account }),
      ...(method === 'POST'
        ? { 'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded' }
        : {}),
    },
    ...(method === 'POST' ? { body: isJson ? JSON.stringify(params) : form } : {}),
  })
  return { status: response.status, body: (await response.json()) as Json }
}

/** `a[b][0]=c`, as the API reads it. */
export function formOf(params: { [field: string]: Json }): string {
  const pairs: string[] = []
  const add = (name: string, value: Json): void => {
    if (Array.isArray(value)) for (const [n, item] of value.entries()) add(`${name}[${n}]`, item)
    else if (typeof value === 'object' && value !== null)
      for (const [field, item] of Object.entries(value)) add(`${name}[${field}]`, item)
    else pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? '' : String(value))}`)
  }
  for (const [field, value] of Object.entries(params)) add(field, value)
  return pairs.join('&')
}
