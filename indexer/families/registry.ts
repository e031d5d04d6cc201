import { type AbiEvent, toEventSelector } from 'viem'
import type { Arg } from './args.ts'
import { type AnyLog, createDecoder, type Decoder, firstTopicOf, topicCountOf } from './decoder.ts'
import type { Contract, EventFold, Family } from './family.ts'
import { PASSES } from './passes/family.ts'
import { PAYMENTS } from './payments/family.ts'
import { ROOMS } from './rooms/family.ts'
import type { Journal, Projection } from './table.ts'

/** Everything that is followed. What a family needs beyond its folder is derived from this list. */
export const FAMILIES: readonly Family[] = [PASSES, PAYMENTS, ROOMS]

/** What stands still together: a contract, or in a shared one (key is not empty) the subject of its events. */
export interface Scope {
  address: string
  /** 0x text: 20 bytes of a wallet, 32 of a hash, the digits of a number; `0x` = the whole contract */
  key: string
}

/** One shape of an event of a kind of contracts, with everything that is done with it. */
export interface EventType {
  name: string
  family: Family
  kind: Contract
  fold: EventFold
  decoder: Decoder
  scope: Contract['scope']
  /** topic that names the scope; null = the contract that emitted it */
  scopeTopic: number | null
  /** topics that name a child and its creator; null = the event makes none */
  child: { kind: string; address: number; creator: number } | null
}

const CONTRACTS = new Map(
  FAMILIES.flatMap((family) => family.contracts.map((kind) => [kind.kind, { family, kind }])),
)
const TYPES = new Map([...CONTRACTS].map(([name, { family, kind }]) => [name, typesOf(family, kind)]))

/** Tables whose rows change. */
export const PROJECTIONS = FAMILIES.flatMap(({ tables }) => tables).filter(
  (table): table is Projection => table.kind === 'projection',
)
/** Tables with one row for an event. */
export const JOURNALS = FAMILIES.flatMap(({ tables }) => tables).filter(
  (table): table is Journal => table.kind === 'journal',
)

/** Every event that somebody reads, one for each shape of each kind of contracts. */
export const EVENT_TYPES: readonly EventType[] = [...TYPES.values()].flatMap((types) =>
  [...types.values()].flat(),
)

/** First topics of all events that somebody reads. */
export const READ_TOPICS = [...new Set([...TYPES.values()].flatMap((types) => [...types.keys()]))]

/** Kinds whose address stands in the deployment file, with the name of its field. */
export const ROOTS = [...CONTRACTS.values()].flatMap(({ kind: { kind, origin } }) =>
  'root' in origin ? [{ kind, field: origin.root, ...origin }] : [],
)

/** Kinds that many people share: an event of theirs never stops the whole contract. */
export const SHARED_KINDS = [...CONTRACTS.values()].flatMap(({ kind }) =>
  kind.scope === 'whole' ? [] : [kind.kind],
)

/** Every shape that an edition gives an event, by first topic. */
function typesOf(family: Family, kind: Contract): Map<string, EventType[]> {
  const types = new Map<string, EventType[]>()
  for (const item of kind.editions.flat()) {
    if (item.type !== 'event') continue
    const fold = kind.events[item.name]
    if (fold === undefined) throw new Error(`${kind.kind} does not say what ${item.name} means`)
    if (typeof fold === 'string') continue
    const topic = toEventSelector(item)
    const known = types.get(topic) ?? []
    const type = typeOf(family, kind, { item, fold })
    // the editions share nearly all of them
    if (!known.some(({ decoder }) => decoder.topicCount === type.decoder.topicCount)) known.push(type)
    types.set(topic, known)
  }
  return types
}

function typeOf(
  family: Family,
  kind: Contract,
  { item, fold }: { item: AbiEvent; fold: EventFold },
): EventType {
  const decoder = createDecoder(item, kind.names)
  const topicOf = (name: string): number => {
    const topic = decoder.topicOf(name)
    if (topic === undefined) throw new Error(`${kind.kind}: ${item.name} has no topic ${name}`)
    return topic
  }
  const scope = fold.scope ?? kind.scope
  const scopeTopic = scope === 'whole' ? null : topicOf('contract' in scope ? scope.contract : scope.key)
  const childKind = [...CONTRACTS.values()].find(
    ({ kind: { origin } }) => 'of' in origin && origin.of === kind.kind && origin.event === item.name,
  )?.kind
  const origin = childKind?.origin
  const child =
    childKind && origin && 'of' in origin
      ? { kind: childKind.kind, address: topicOf(origin.address), creator: topicOf(origin.creator) }
      : null
  return { name: item.name, family, kind, fold, decoder, scope, scopeTopic, child }
}

/** The type of a log of a contract that is followed; null for one nobody reads. */
export function eventTypeOf(kind: string, log: AnyLog): EventType | null {
  const shapes = TYPES.get(kind)?.get(firstTopicOf(log))
  if (!shapes) return null
  const topicCount = topicCountOf(log)
  // the same topic with other indexed fields is another event
  return shapes.find(({ decoder }) => decoder.topicCount === topicCount) ?? null
}

/** What would stand still if this event could not be folded. */
export function scopeOf(type: EventType, address: string, topics: string[]): Scope {
  const { scope } = type
  if (scope === 'whole' || type.scopeTopic === null) return { address, key: '0x' }
  const topic = topics[type.scopeTopic] as string
  if ('contract' in scope) return { address: `0x${topic.slice(26)}`, key: '0x' }
  const found = type.decoder.decodeTopic(type.scopeTopic, topic)
  return { address, key: keyOf(found) }
}

function keyOf(value: Arg): string {
  return typeof value === 'bigint' ? `0x${Buffer.from(String(value)).toString('hex')}` : String(value)
}
