import type { AbiEvent } from 'viem'
import type { Arg } from './args.ts'
import { BOOKINGS } from './bookings/family.ts'
import {
  type AnyLog,
  type ArgPosition,
  addressAt,
  createDecoder,
  type Decoder,
  firstTopicOf,
  type RawLog,
  topicCountOf,
} from './decoder.ts'
import { eventTopic } from './eventTopic.ts'
import type { Contract, EventFold, Family } from './family.ts'
import { GOVERNANCE } from './governance/family.ts'
import { PASSES } from './passes/family.ts'
import { PAYMENTS } from './payments/family.ts'
import { PLATFORM } from './platform/family.ts'
import { RECORDINGS } from './recordings/family.ts'
import { ROOMS } from './rooms/family.ts'
import { SPLITS } from './splits/family.ts'
import type { Journal, Projection } from './table.ts'
import { TOKENS } from './tokens/family.ts'

/**
 * Everything that is followed. What a family needs beyond its folder is derived from this list. A family that folds events of
 * contracts of others stands behind them: it joins when they stand at the cursor.
 */
export const FAMILIES: readonly Family[] = [
  ...[PASSES, PAYMENTS, ROOMS, TOKENS, RECORDINGS, SPLITS, BOOKINGS, GOVERNANCE],
  PLATFORM,
]

/** What stands still together: a contract, or in a shared one (key is not empty) the subject of its events. */
export interface Scope {
  address: string
  /** 0x text: 20 bytes of a wallet, 32 of a hash, the digits of a number; `0x` = the whole contract */
  key: string
}

/** One shape of an event of a kind of contracts, with everything that is done with it. */
export interface EventType {
  name: string
  /** whose tables it writes */
  family: Family
  /** the contract is followed by another family */
  isForeign: boolean
  kind: Contract
  fold: EventFold
  decoder: Decoder
  scope: Contract['scope']
  /** topic that names the scope; null = the contract that emitted it */
  scopeTopic: number | null
  /** contracts that it makes, by where their addresses and those of their creators stand */
  children: readonly Child[]
}

interface Child {
  kind: string
  address: ArgPosition
  creator: ArgPosition
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

/** The kinds and first topics of the events that are folded into tables of these families. */
export function sourcesOf(names: readonly string[]): { kinds: string[]; topics: string[] } {
  const kinds = new Set<string>()
  const topics = new Set<string>()
  for (const [kind, types] of TYPES)
    for (const [topic, shapes] of types) {
      if (!shapes.some(({ family }) => names.includes(family.name))) continue
      kinds.add(kind)
      topics.add(topic)
    }
  return { kinds: [...kinds], topics: [...topics] }
}

/** Whose events stand still at a contract of a kind: as a whole, or by the part that a key names. */
export function familyOfScope(kind: string, isWhole: boolean): Family | null {
  const foreign = [...(TYPES.get(kind)?.values() ?? [])].flat().find((type) => type.isForeign)
  return (isWhole ? foreign?.family : null) ?? CONTRACTS.get(kind)?.family ?? null
}

/** Scopes of these families, as pairs of a kind of contracts and whether its contracts stand still as a whole. */
export function scopesOf(names: readonly string[]): { kinds: string[]; isWhole: boolean[] } {
  const pairs = [...CONTRACTS.keys()]
    .flatMap((kind) => [true, false].map((isWhole) => ({ kind, isWhole })))
    .filter(({ kind, isWhole }) => names.includes(familyOfScope(kind, isWhole)?.name ?? ''))
  return { kinds: pairs.map(({ kind }) => kind), isWhole: pairs.map(({ isWhole }) => isWhole) }
}

/** The family that folds an event of a contract. @throws when the event could stand in the way of the others */
function folderOf(family: Family, kind: Contract, fold: EventFold): Family {
  if (!fold.into) return family
  const into = FAMILIES.find(({ name }) => name === fold.into)
  if (!into || FAMILIES.indexOf(into) <= FAMILIES.indexOf(family))
    throw new Error(`no family ${fold.into} stands behind ${family.name}`)
  if (fold.scope !== 'whole' || kind.scope === 'whole')
    throw new Error(`an event of ${kind.kind} has no scope of its own in ${fold.into}`)
  return into
}

/** Every shape that an edition gives an event, by first topic. */
function typesOf(family: Family, kind: Contract): Map<string, EventType[]> {
  const types = new Map<string, EventType[]>()
  for (const item of kind.editions.flat()) {
    if (item.type !== 'event') continue
    const fold = kind.events[item.name]
    if (fold === undefined) throw new Error(`${kind.kind} does not say what ${item.name} means`)
    if (typeof fold === 'string') continue
    const topic = eventTopic(item)
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
  return {
    ...{ name: item.name, family: folderOf(family, kind, fold), isForeign: fold.into !== undefined },
    ...{ kind, fold, decoder, scope, scopeTopic },
    children: childrenOf(kind, item.name, decoder),
  }
}

function childrenOf(kind: Contract, event: string, decoder: Decoder): Child[] {
  const positionOf = (name: string): ArgPosition => {
    const position = decoder.positionOf(name)
    if (!position) throw new Error(`${kind.kind}: ${event} has no fixed place for ${name}`)
    return position
  }
  return [...CONTRACTS.values()].flatMap(({ kind: { kind: child, origin } }) =>
    'of' in origin && origin.of === kind.kind && origin.event === event
      ? [{ kind: child, address: positionOf(origin.address), creator: positionOf(origin.creator) }]
      : [],
  )
}

/** The type of a log of a contract that is followed; null for one nobody reads. */
export function eventTypeOf(kind: string, log: AnyLog): EventType | null {
  const shapes = TYPES.get(kind)?.get(firstTopicOf(log))
  if (!shapes) return null
  const topicCount = topicCountOf(log)
  // the same topic with other indexed fields is another event
  return shapes.find(({ decoder }) => decoder.topicCount === topicCount) ?? null
}

/** Contracts that a log makes, read without decoding the rest, so that nothing of it keeps them from being followed. */
export function bornIn(
  type: EventType,
  log: RawLog,
): { kind: string; address: string; creatorWallet: string }[] {
  return type.children.flatMap(({ kind, ...at }) => {
    const [address, creatorWallet] = [addressAt(log, at.address), addressAt(log, at.creator)]
    return address && creatorWallet ? [{ kind, address, creatorWallet }] : []
  })
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
