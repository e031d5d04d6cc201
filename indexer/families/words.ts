import { hexText } from '../proof/hexText.ts'
import type { Arg } from './args.ts'

type ReadWord = (word: string) => Arg
type ReadBytes = (bytes: Buffer, at: number) => Arg

export const WORD = 32

/** One word of 32 bytes as a value; null for what lies elsewhere: texts, lists, tuples. */
export function wordReader(type: string): ReadWord | null {
  if (type === 'address') return (word) => `0x${word.slice(24)}`
  if (type === 'bool') return (word) => word.endsWith('1')
  if (/^uint\d*$/.test(type)) return (word) => BigInt(`0x${word}`)
  if (/^int\d*$/.test(type)) return (word) => BigInt.asIntN(256, BigInt(`0x${word}`))
  const bytes = type.match(/^bytes(\d+)$/)
  if (bytes) return (word) => `0x${word.slice(0, Number(bytes[1]) * 2)}`
  return null
}

/** The same of a word that stands as bytes. */
export function bytesReader(type: string): ReadBytes | null {
  if (type === 'address') return (bytes, at) => hexText(bytes, at + 12, at + WORD)
  if (type === 'bool') return (bytes, at) => ((bytes[at + WORD - 1] as number) & 15) === 1
  if (/^uint\d*$/.test(type)) return wholeAt
  if (/^int\d*$/.test(type)) return (bytes, at) => BigInt.asIntN(256, wholeAt(bytes, at))
  const fixed = type.match(/^bytes(\d+)$/)
  if (fixed) return (bytes, at) => hexText(bytes, at, at + Number(fixed[1]))
  return null
}

/** Most numbers are small, and a text for each costs more than the number. */
function wholeAt(bytes: Buffer, at: number): bigint {
  let head = 0
  for (let i = 0; i < 24; i += 4) head |= bytes.readUInt32BE(at + i)
  const high = bytes.readUInt32BE(at + 24)
  if (head !== 0 || high > 0x1f_ffff) return BigInt(hexText(bytes, at, at + WORD))
  return BigInt(high * 2 ** 32 + bytes.readUInt32BE(at + 28))
}
