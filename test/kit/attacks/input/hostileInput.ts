import type { z } from 'zod'
import type { Route } from '#api/http/contract.ts'
import { request } from '../../client.ts'
import { inTurns, type Tally } from '../door/inTurns.ts'
import { hostileBodies, toJson } from './hostileBodies.ts'
import { hostileHeaders, sendRaw } from './hostileHeaders.ts'
import { hostilePaths } from './hostilePaths.ts'
import { sampleOf } from './sampleOf.ts'

/** A route with what makes requests reach as far as they can. */
export interface HostileRoute {
  verb: string
  route: Pick<Route, 'method' | 'path' | 'params' | 'query'> & { body?: z.ZodType }
  /** objects that are there */
  ids?: Record<string, string>
  /** a body that does something, another one each time; made from the schema when absent */
  goodBody?: (n: number) => unknown
  /** who asks the n-th time */
  headers: (n: number) => Record<string, string>
}

export interface HostileInputFacts {
  sent: number
  statuses: Tally
  /** what ended as an error of the server, or without an answer */
  failures: string[]
}

interface Shot {
  what: string
  send(): Promise<number>
}

const AT_ONCE = 6

async function shoot(shots: Shot[]): Promise<HostileInputFacts> {
  const failures: string[] = []
  const statuses = await inTurns(shots.length, AT_ONCE, async (n) => {
    const { what, send } = shots[n] as Shot
    const status = await send().catch((error: Error) => error.message)
    if (typeof status === 'string' || status === 500) failures.push(`${what} → ${status}`)
    return status
  })
  return { sent: shots.length, statuses, failures }
}

function* shotsAt(url: string, { verb, route, ids, goodBody, headers }: HostileRoute): Generator<Shot> {
  let n = 0
  const { method, body } = route
  const goodPath = route.path.replace(/\{(\w+)\}/g, (_all, name: string) => ids?.[name] ?? idOf(route, name))
  const shot = (what: string, path: string, raw: string | undefined): Shot => {
    const who = headers(n++)
    return {
      what: `${verb} ${what}`,
      send: async () => (await request(url, method, path, { raw, headers: who })).status,
    }
  }
  const goodOf = () => goodBody?.(n) ?? (body && sampleOf(body))
  const goodJson = () => (body ? toJson(goodOf()) : undefined)
  // each with a good body of its own, so that none is refused for what another one did
  const bodies = body ? hostileBodies(body, goodBody?.(0)) : []
  for (const { what, jsonOf } of bodies) yield shot(what, goodPath, jsonOf(goodOf()))
  for (const { what, path } of hostilePaths(route, ids)) yield shot(what, path, goodJson())
}

const idOf = (route: HostileRoute['route'], name: string): string =>
  String((route.params ? (sampleOf(route.params) as Record<string, unknown>)[name] : undefined) ?? name)

/** So many of them, from their whole length. */
function spread<T>(all: T[], most: number): T[] {
  const count = Math.min(most, all.length)
  return Array.from({ length: count }, (_, n) => all[Math.floor((n * all.length) / count)] as T)
}

/** Sends hostile bodies, parameters and queries to every route. @param most to each */
export function playHostileRoutes(
  url: string,
  routes: HostileRoute[],
  most = Number.POSITIVE_INFINITY,
): Promise<HostileInputFacts> {
  return shoot(routes.flatMap((route) => spread([...shotsAt(url, route)], most)))
}

/** Sends every hostile head to each of these requests. @param own right values of this installation */
export function playHostileHeaders(
  url: string,
  targets: { method: string; path: string; body?: string }[],
  own: Record<string, string>,
): Promise<HostileInputFacts> {
  const shots = targets.flatMap(({ method, path, body }) =>
    [...hostileHeaders(own)].map(({ what, name, value }): Shot => {
      const usual = { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
      const others = Object.entries(usual).filter(([other]) => other !== name)
      return {
        what: `${method} ${path} ${what}`,
        send: () => sendRaw(url, [method, path], [...others, [name, value]] as [string, string][], body),
      }
    }),
  )
  return shoot(shots)
}
