import type { AbiEvent, AbiParameter } from 'viem'
import { keccak } from '../proof/keccak.ts'
import { toHex } from '../rpc/hex.ts'

/** First topic of the logs of an event: the hash of its name with its types. */
export function eventTopic({ name, inputs }: AbiEvent): string {
  return toHex(keccak(Buffer.from(`${name}(${inputs.map(typeText)})`)))
}

function typeText(input: AbiParameter): string {
  if (!('components' in input) || !input.components) return input.type
  // a tuple, or lists of it
  return `(${input.components.map(typeText)})${input.type.slice('tuple'.length)}`
}
