import { type AbiEvent, decodeEventLog, toEventSelector } from 'viem'
import { ABIS_OF, EVENT_KINDS, EVENTS_OF, type EventName, WATCH_KINDS, type WatchKind } from './eventKinds.ts'

/** Addresses and hashes as lower-case 0x text, integers as bigint. */
export type Args = Record<string, string | bigint>

/** Position of a log in the chain; enough to order it and to date it. */
export interface LogPosition {
  block: number
  logIndex: number
  txHash: string
  /** seconds since the epoch: time of the block */
  at: number
}

export interface Event extends LogPosition {
  /** contract that emitted it */
  address: string
  name: EventName
  args: Args
}

interface Input {
  /** as in the ABI */
  abiName: string
  /** as everywhere else */
  name: string
  isAddress: boolean
  isHash: boolean
  /** topic number, or word of the data */
  topic: number | null
  word: number
}

interface Shape {
  name: EventName
  item: AbiEvent
  topicCount: number
  dataBytes: number
  inputs: Input[]
  /** strings inside: read by the slow general decoder */
  isDynamic: boolean
}

/** Arguments that an ABI names otherwise than the rest of the product does. */
const NAMES: Record<string, string> = {
  tierId: 'tierNo',
  fromTier: 'fromTierNo',
  toTier: 'toTierNo',
  expiresAt: 'validUntil',
}

const SHAPES = Object.fromEntries(WATCH_KINDS.map((kind) => [kind, shapesOf(kind)])) as Record<
  WatchKind,
  Map<string, Shape[]>
>

/** Every shape that an edition gives an event, by first topic. */
function shapesOf(kind: WatchKind): Map<string, Shape[]> {
  const shapes = new Map<string, Shape[]>()
  for (const name of EVENTS_OF[kind]) {
    const items = ABIS_OF[kind]
      .flat()
      .filter((entry): entry is AbiEvent => entry.type === 'event' && entry.name === name)
    if (items.length === 0) throw new Error(`no ABI of ${kind} has an event ${name}`)
    for (const item of items) {
      const topic = toEventSelector(item)
      const shape = shapeOf(name, item)
      const known = shapes.get(topic) ?? []
      // the editions share nearly all of them
      if (!known.some(({ topicCount }) => topicCount === shape.topicCount)) known.push(shape)
      shapes.set(topic, known)
    }
  }
  return shapes
}

function shapeOf(name: EventName, item: AbiEvent): Shape {
  let topic = 1
  let word = 0
  const inputs = item.inputs.map((input) => {
    const position = input.indexed ? { topic: topic++, word: -1 } : { topic: null, word: word++ }
    const { type } = input
    const abiName = input.name as string
    return {
      abiName,
      name: NAMES[abiName] ?? abiName,
      isAddress: type === 'address',
      isHash: type === 'bytes32',
      ...position,
    }
  })
  const isDynamic = item.inputs.some((input) => input.type === 'string' || input.type === 'bytes')
  return { name, item, topicCount: topic, dataBytes: word * 32, inputs, isDynamic }
}

interface RawLog {
  topics: string[]
  data: string
}

function shapeFor(kind: WatchKind, log: RawLog): Shape | undefined {
  // the same topic with other indexed fields is another event
  return SHAPES[kind].get(log.topics[0] as string)?.find(({ topicCount }) => topicCount === log.topics.length)
}

/** Number for `chain.event.kind`; 0 for an event nobody reads. */
export function eventKindOf(kind: WatchKind, log: RawLog): number {
  const shape = shapeFor(kind, log)
  return shape ? EVENT_KINDS[shape.name] : 0
}

/** The event in a log of a contract we follow; null for one nobody reads. */
export function decodeEvent(
  kind: WatchKind,
  address: string,
  log: RawLog,
  position: LogPosition,
): Event | null {
  const shape = shapeFor(kind, log)
  if (!shape) return null
  const args = shape.isDynamic ? decodeSlowly(shape, log) : decodeWords(shape, log)
  const { block, logIndex, txHash, at } = position
  return { block, logIndex, txHash, at, address, name: shape.name, args }
}

function decodeWords(shape: Shape, { topics, data }: RawLog): Args {
  if (data.length !== 2 + shape.dataBytes * 2)
    throw new Error(`${shape.name} has ${data.length} characters of data`)
  const args: Args = {}
  for (const input of shape.inputs) {
    const start = 2 + input.word * 64
    const word =
      input.topic === null ? data.slice(start, start + 64) : (topics[input.topic] as string).slice(2)
    if (input.isAddress) args[input.name] = `0x${word.slice(24)}`
    else args[input.name] = input.isHash ? `0x${word}` : BigInt(`0x${word}`)
  }
  return args
}

function decodeSlowly(shape: Shape, { topics, data }: RawLog): Args {
  const { args } = decodeEventLog({
    abi: [shape.item],
    topics: topics as [`0x${string}`],
    data: data as `0x${string}`,
  })
  const found = args as unknown as Record<string, string | number | bigint>
  const values = shape.inputs.map(({ abiName, name, isAddress }) => {
    const value = found[abiName] as string | number | bigint
    if (typeof value !== 'string') return [name, BigInt(value)]
    return [name, isAddress ? value.toLowerCase() : value]
  })
  return Object.fromEntries(values)
}
