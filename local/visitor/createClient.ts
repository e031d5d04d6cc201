import { setTimeout as wait } from 'node:timers/promises'
import type { Problem } from '#domain/problem.ts'

/** A refusal of the api. */
export class Refused extends Error {
  readonly status: number
  readonly problem: Partial<Problem>
  constructor(request: string, status: number, problem: Partial<Problem>) {
    super(
      `${request} was refused with ${status} ${problem.code ?? ''}: ${problem.detail ?? problem.title ?? ''}`,
    )
    this.status = status
    this.problem = problem
  }
}

/** One visitor with a cookie, as a browser would be. */
export interface Client {
  get<T>(path: string): Promise<T>
  /** repeats while the index is behind the chain: what was just sent is not read yet */
  send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T>
  /** the installation, and what a socket of this visitor opens with */
  visitor(): { url: string; headers: Record<string, string> }
}

const PATIENCE_MS = 60_000
const PAUSE_MS = 250

/** @param url public address of the installation */
export function createClient(url: string): Client {
  let cookie = ''
  const headers = () => ({ origin: new URL(url).origin, ...(cookie ? { cookie } : {}) })

  async function once<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...headers(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const [set] = response.headers.getSetCookie()
    if (set) cookie = set.split(';')[0] ?? ''
    const text = await response.text()
    const parsed = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {}
    if (!response.ok) throw new Refused(`${method} ${path}`, response.status, parsed)
    return parsed as T
  }

  async function patient<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
      try {
        return await once<T>(method, path, body)
      } catch (error) {
        if (!(error instanceof Refused) || error.problem.code !== 'INDEX_BEHIND' || waitedMs > PATIENCE_MS)
          throw error
        await wait(PAUSE_MS)
      }
    }
  }

  return { get: (path) => once('GET', path), send: patient, visitor: () => ({ url, headers: headers() }) }
}
