import type { AbiParameter } from 'viem'
import type { Arg, Names } from './args.ts'
import { bytesReader, WORD } from './words.ts'

/** Data of a log while it is read. */
interface Data {
  bytes: Buffer
  to: number
  /**
   * Bytes that may still be read: all values together are no longer than the data. A list whose items all point to one long
   * text would be as much memory as its writer likes; no contract of ours lets two values share their bytes.
   */
  left: number
}

/** How a value of a type is read, which stands at its place or is pointed to from there. */
interface Shape {
  /** bytes at its place */
  size: number
  isPointedTo: boolean
  /** @param base what pointers count from */
  read(data: Data, at: number, base: number): Arg
}

const text = new TextDecoder()

/** Reads the arguments of an event some of which lie elsewhere: texts, lists, tuples. */
export function dynamicArgs(
  inputs: readonly AbiParameter[],
  names: Names,
): (bytes: Buffer, from: number, to: number) => Record<string, Arg> {
  const parts = partsOf(inputs, names)
  /** @throws when it is no data of these types */
  return (bytes, from, to) => readParts(parts, { bytes, to, left: to - from }, from)
}

interface Part extends Shape {
  name: string
}

function partsOf(inputs: readonly AbiParameter[], names: Names): Part[] {
  return inputs.map((input) => ({
    name: names[input.name ?? ''] ?? input.name ?? '',
    ...shapeOf(input, names),
  }))
}

/** Values that stand one behind the other. */
function readParts(parts: Part[], data: Data, from: number): Record<string, Arg> {
  const values: Record<string, Arg> = {}
  let at = from
  for (const part of parts) {
    values[part.name] = part.read(data, at, from)
    at += part.size
  }
  return values
}

function shapeOf(input: AbiParameter, names: Names): Shape {
  const list = input.type.match(/^(.*)\[(\d*)\]$/)
  if (list) {
    const item = shapeOf({ ...input, type: list[1] as string }, names)
    return list[2] ? rowShape(item, Number(list[2])) : listShape(item)
  }
  if ('components' in input && input.components) return tupleShape(partsOf(input.components, names))
  if (input.type === 'string')
    return pointedTo((data, at) => {
      const length = lengthAt(data, at)
      return text.decode(take(data, at + WORD, length))
    })
  if (input.type === 'bytes')
    return pointedTo((data, at) => {
      const length = lengthAt(data, at)
      return `0x${take(data, at + WORD, length).toString('hex')}`
    })
  const read = bytesReader(input.type)
  if (!read) throw new Error(`no reader for ${input.type}`)
  return {
    size: WORD,
    isPointedTo: false,
    read(data, at) {
      take(data, at, WORD)
      return read(data.bytes, at)
    },
  }
}

function pointedTo(read: (data: Data, at: number) => Arg): Shape {
  return {
    size: WORD,
    isPointedTo: true,
    read: (data, at, base) => read(data, base + lengthAt(data, at)),
  }
}

function listShape(item: Shape): Shape {
  return pointedTo((data, at) => {
    const length = lengthAt(data, at)
    if (length * item.size > data.left) throw new Error(`a list of ${length} is longer than its data`)
    return readRow(data, at + WORD, item, length)
  })
}

function rowShape(item: Shape, length: number): Shape {
  if (length === 0) throw new Error('no reader for a list of nothing')
  if (item.isPointedTo) return pointedTo((data, at) => readRow(data, at, item, length))
  return {
    size: item.size * length,
    isPointedTo: false,
    read: (data, at) => readRow(data, at, item, length),
  }
}

function readRow(data: Data, from: number, item: Shape, length: number): Arg[] {
  const values: Arg[] = []
  for (let i = 0; i < length; i++) values.push(item.read(data, from + i * item.size, from))
  return values
}

function tupleShape(parts: Part[]): Shape {
  if (parts.some(({ isPointedTo }) => isPointedTo)) return pointedTo((data, at) => readParts(parts, data, at))
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    isPointedTo: false,
    read: (data, at) => readParts(parts, data, at),
  }
}

/** A length or a distance. */
function lengthAt(data: Data, at: number): number {
  const word = take(data, at, WORD)
  for (let i = 0; i < WORD - 4; i++) if (word[i] !== 0) throw new Error('a length behind the end of the data')
  return word.readUInt32BE(WORD - 4)
}

function take(data: Data, at: number, length: number): Buffer {
  if (at + length > data.to || length > data.left) throw new Error('a value behind the end of the data')
  data.left -= length
  return data.bytes.subarray(at, at + length)
}
