import { type AbiEvent, type AbiParameter, decodeAbiParameters } from 'viem'
import type { Arg, Args, Names } from './args.ts'

export interface RawLog {
  topics: string[]
  data: string
}

/** Where an argument stands in a log: a topic, from 1, or a word of the data, from 0. */
export type ArgPosition = { topic: number } | { word: number }

/** How one shape of an event is read. */
export interface Decoder {
  topicCount: number
  /** @throws when the log is not of this shape */
  decode(log: RawLog): Args
  /** the topic that holds an argument; undefined when it is not indexed */
  topicOf(name: string): number | undefined
  /** where an argument stands in every log; undefined when that depends on what the others hold */
  positionOf(name: string): ArgPosition | undefined
  /** @param topic position of an indexed argument, from 1 */
  decodeTopic(topic: number, word: string): Arg
}

type ReadWord = (word: string) => Arg

/** One word of 32 bytes as a value; null for what lies elsewhere: texts, lists, tuples. */
function wordReader(type: string): ReadWord | null {
  if (type === 'address') return (word) => `0x${word.slice(24)}`
  if (type === 'bool') return (word) => word.endsWith('1')
  if (/^uint\d*$/.test(type)) return (word) => BigInt(`0x${word}`)
  if (/^int\d*$/.test(type)) return (word) => BigInt.asIntN(256, BigInt(`0x${word}`))
  const bytes = type.match(/^bytes(\d+)$/)
  if (bytes) return (word) => `0x${word.slice(0, Number(bytes[1]) * 2)}`
  return null
}

interface Input {
  name: string
  position: number
  read: ReadWord
}

/** @param names arguments that the ABI names otherwise than we do */
export function createDecoder(item: AbiEvent, names: Names): Decoder {
  const ours = (input: AbiParameter): string => names[input.name ?? ''] ?? input.name ?? ''
  const indexed = item.inputs.filter((input) => input.indexed)
  const plain = item.inputs.filter((input) => !input.indexed)
  const topics: Input[] = indexed.map((input, i) => ({
    name: ours(input),
    position: i + 1,
    // a text that is indexed stands there by its hash
    read: wordReader(input.type) ?? ((word) => `0x${word}`),
  }))
  const words = plain.map((input) => wordReader(input.type))
  const isFlat = words.every((read) => read !== null)
  const flat: Input[] = isFlat
    ? plain.map((input, i) => ({ name: ours(input), position: 2 + i * 64, read: words[i] as ReadWord }))
    : []
  const length = 2 + plain.length * 64

  function decodeFlat(data: string, args: Record<string, Arg>): void {
    if (data.length !== length)
      throw new Error(`${item.name} has ${data.length} characters of data, not ${length}`)
    for (const { name, position, read } of flat) args[name] = read(data.slice(position, position + 64))
  }

  const topicOf = (name: string) => topics.find((input) => input.name === name)?.position

  return {
    topicCount: topics.length + 1,
    topicOf,
    positionOf(name) {
      const topic = topicOf(name)
      if (topic !== undefined) return { topic }
      const word = flat.findIndex((input) => input.name === name)
      return word < 0 ? undefined : { word }
    },
    decodeTopic: (topic, word) => (topics[topic - 1] as Input).read(word.slice(2)),
    decode(log) {
      const args: Record<string, Arg> = {}
      for (const { name, position, read } of topics)
        args[name] = read((log.topics[position] as string).slice(2))
      if (isFlat) decodeFlat(log.data, args)
      else {
        const values = decodeAbiParameters(plain, log.data as `0x${string}`) as readonly unknown[]
        for (const [i, input] of plain.entries()) args[ours(input)] = argOf(input, values[i], names)
      }
      return args
    },
  }
}

/** An address in a log, without decoding the rest of it; null where the data ends before it. */
export function addressAt({ topics, data }: RawLog, at: ArgPosition): string | null {
  const start = 'word' in at ? 2 + at.word * 64 : 2
  const text = 'word' in at ? data : (topics[at.topic] as string)
  return text.length < start + 64 ? null : `0x${text.slice(start + 24, start + 64)}`
}

/** A value of viem's decoder in our form. */
function argOf(input: AbiParameter, value: unknown, names: Names): Arg {
  const list = input.type.match(/^(.*)\[\d*\]$/)
  if (list) {
    const inner = { ...input, type: list[1] as string }
    return (value as unknown[]).map((one) => argOf(inner, one, names))
  }
  if ('components' in input && input.components)
    return Object.fromEntries(
      input.components.map((part) => [
        names[part.name ?? ''] ?? part.name ?? '',
        argOf(part, (value as Record<string, unknown>)[part.name ?? ''], names),
      ]),
    )
  if (typeof value === 'number') return BigInt(value)
  return input.type === 'address' ? (value as string).toLowerCase() : (value as string | bigint | boolean)
}
