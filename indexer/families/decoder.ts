import type { AbiEvent, AbiParameter } from 'viem'
import { hexText } from '../proof/hexText.ts'
import { dataAt, topicAt } from '../proof/keptLogs.ts'
import { ProvenLog } from '../proof/provenLog.ts'
import type { Arg, Args, Names } from './args.ts'
import { dynamicArgs } from './dynamicArgs.ts'
import { bytesReader, WORD, wordReader } from './words.ts'

export interface RawLog {
  topics: string[]
  data: string
}

/** Where an argument stands in a log: a topic, from 1, or a word of the data, from 0. */
export type ArgPosition = { topic: number } | { word: number }
/** A log of ours as texts, or as it was proven: then nothing is made of it but what is asked for. */
export type AnyLog = RawLog | ProvenLog

export function firstTopicOf(log: AnyLog): string {
  return log instanceof ProvenLog ? log.firstTopic : (log.topics[0] ?? '')
}

export function topicCountOf(log: AnyLog): number {
  return log instanceof ProvenLog ? log.topicCount : log.topics.length
}

/** How one shape of an event is read. */
export interface Decoder {
  topicCount: number
  /** @throws when the log is not of this shape */
  decode(log: AnyLog): Args
  /** the topic that holds an argument; undefined when it is not indexed */
  topicOf(name: string): number | undefined
  /** where an argument stands in every log; undefined when that depends on what the others hold */
  positionOf(name: string): ArgPosition | undefined
  /** @param topic position of an indexed argument, from 1 */
  decodeTopic(topic: number, word: string): Arg
}

interface Input {
  name: string
  position: number
  read: (word: string) => Arg
  readBytes: (bytes: Buffer, at: number) => Arg
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
    readBytes: bytesReader(input.type) ?? ((bytes, at) => hexText(bytes, at, at + WORD)),
  }))
  const words = plain.map((input) => wordReader(input.type))
  const isFlat = words.every((read) => read !== null)
  const flat: Input[] = isFlat
    ? plain.map((input, i) => ({
        ...{ name: ours(input), position: i },
        ...{ read: words[i] as Input['read'], readBytes: bytesReader(input.type) as Input['readBytes'] },
      }))
    : []
  const readRest = isFlat ? null : dynamicArgs(plain, names)
  const length = 2 + plain.length * 64

  function decodeFlat(data: string, args: Record<string, Arg>): void {
    if (data.length !== length)
      throw new Error(`${item.name} has ${data.length} characters of data, not ${length}`)
    for (const { name, position, read } of flat)
      args[name] = read(data.slice(2 + position * 64, 66 + position * 64))
  }

  function decodeBytes(log: ProvenLog): Args {
    const args: Record<string, Arg> = {}
    for (const { name, position, readBytes } of topics)
      args[name] = readBytes(log.bytes, topicAt(log, position))
    const at = dataAt(log)
    if (readRest) return Object.assign(args, readRest(log.bytes, at, log.to))
    if (log.to - at !== plain.length * WORD) decodeFlat(log.data, args)
    for (const { name, position, readBytes } of flat) args[name] = readBytes(log.bytes, at + position * WORD)
    return args
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
      if (log instanceof ProvenLog) return decodeBytes(log)
      const args: Record<string, Arg> = {}
      for (const { name, position, read } of topics)
        args[name] = read((log.topics[position] as string).slice(2))
      const bytes = readRest && Buffer.from(log.data.slice(2), 'hex')
      if (bytes) return Object.assign(args, readRest(bytes, 0, bytes.length))
      decodeFlat(log.data, args)
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
