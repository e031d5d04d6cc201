import { setTimeout as pause } from 'node:timers/promises'
import { type ApiAnswer, callApi, type Json, type ParityWorld } from './callApi.ts'

/** One call of a scenario. `{intent.id}` in a text is what an earlier call answered, `{destination}` the account. */
export interface ParityCall {
  /** what its answer is called, in later calls and in the report */
  name: string
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  params?: { [field: string]: Json }
  /** account in whose context it is made */
  account?: string
  /** what it holds depends on what the account did before: numbers and counts do not matter */
  isOfHistory?: boolean
  /** asked again until the answer is so: what the provider does by itself behind another answer */
  until?: (body: Json, answers: Answers) => boolean
  /** of a list, the items that this scenario made */
  keep?: (item: Json, answers: Answers) => boolean
  /** of a list whose order is not promised, what an item is ordered by; of those alike the first stays */
  orderBy?: (item: Json) => string
}

/** Answers by the names of their calls. */
export type Answers = ReadonlyMap<string, ApiAnswer>

/** Why a call was not made: what it needs is not there. */
export interface Played {
  answers: Map<string, ApiAnswer>
  /** calls that need a connected account, where there is none */
  withoutDestination: string[]
  /** calls that name what an earlier answer does not hold */
  withoutCause: string[]
}

const AGAIN_MS = 500
const TRIES = 60

/** Makes the calls one after another. */
export async function playScenario(
  world: ParityWorld,
  version: string,
  calls: readonly ParityCall[],
): Promise<Played> {
  const answers = new Map<string, ApiAnswer>()
  const played: Played = { answers, withoutDestination: [], withoutCause: [] }
  for (const call of calls) {
    const { name } = call
    const filled = fill({ ...call, params: call.params ?? {} }, world, answers)
    if (filled === 'destination' || isBehind(call, played.withoutDestination))
      played.withoutDestination.push(name)
    else if (filled === 'cause') played.withoutCause.push(name)
    else answers.set(name, await ask(world, version, { ...call, ...filled }, answers))
  }
  return played
}

async function ask(
  world: ParityWorld,
  version: string,
  call: ParityCall & Filled,
  answers: Answers,
): Promise<ApiAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await callApi(world, version, call)
    const { keep, orderBy } = call
    const body =
      keep || orderBy ? listed(answer.body, (item) => keep?.(item, answers) ?? true, orderBy) : answer.body
    if (tries === TRIES || call.until === undefined || call.until(body, answers)) return { ...answer, body }
    await pause(AGAIN_MS)
  }
}

interface Filled {
  path: string
  params: { [field: string]: Json }
  account?: string
}

/** A call with its references filled in, or what is missing for it. */
function fill(
  { path, params, account }: Filled,
  { destination }: ParityWorld,
  answers: Answers,
): Filled | 'destination' | 'cause' {
  let missing: 'destination' | 'cause' | undefined
  const text = (template: string) =>
    template.replace(/\{([\w.]+)\}/g, (_whole, reference: string) => {
      const value = reference === 'destination' ? destination : valueAt(answers, reference)
      if (typeof value === 'string') return value
      missing ??= reference === 'destination' ? 'destination' : 'cause'
      return ''
    })
  const deep = (value: Json): Json => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(deep)
    return isFields(value)
      ? Object.fromEntries(Object.entries(value).map(([field, item]) => [field, deep(item)]))
      : value
  }
  const filled = {
    path: text(path),
    params: deep(params) as Filled['params'],
    ...(account === undefined ? {} : { account: text(account) }),
  }
  return missing ?? filled
}

/** Whether a call names the answer of one that was not made for want of an account. */
function isBehind({ path, params, account }: ParityCall, names: readonly string[]): boolean {
  const text = JSON.stringify([path, params ?? null, account ?? null])
  return names.some((name) => text.includes(`{${name}.`))
}

function valueAt(answers: Answers, reference: string): Json | undefined {
  const [name = '', ...fields] = reference.split('.')
  let at: Json | undefined = answers.get(name)?.body
  for (const field of fields) at = isFields(at) ? at[field] : undefined
  return at
}

function listed(body: Json, keep: (item: Json) => boolean, orderBy?: (item: Json) => string): Json {
  if (!isFields(body) || !Array.isArray(body.data)) return body
  const kept = body.data.filter(keep)
  if (!orderBy) return { ...body, data: kept }
  const byRank = new Map<string, Json>()
  for (const item of kept) if (!byRank.has(orderBy(item))) byRank.set(orderBy(item), item)
  const data = [...byRank.keys()].sort().map((rank) => byRank.get(rank) as Json)
  return { ...body, data, has_more: false }
}

/** Whether it is an object with fields. */
export const isFields = (value: unknown): value is { [field: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
