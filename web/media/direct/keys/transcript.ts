import type { CallSide } from '#domain/calls/words.ts'
import { canonicalJson } from '#domain/canonical.ts'
import type { CallOpening } from '#protocol/calls/callKeys.ts'
import { sha256, toHex } from './digest.ts'
import type { OpenedPeer } from './handshake.ts'

/** What a page proves of itself before anything connects: all of it is bound by each hash and signature here. */
export type ProvenFacts = Pick<CallOpening, 'fingerprint' | 'nonce' | 'key'>

/** What both have committed themselves to, by side; lower-case hex. */
export type Commitments = Record<CallSide, string>

const hash = (parts: readonly string[]) => sha256(JSON.stringify(parts))

/** The `commit` of a side, lower-case hex: nothing can be read from it, and nothing else opens it. */
export async function commitmentOf(side: CallSide, roomId: string, proven: ProvenFacts): Promise<string> {
  const { fingerprint, nonce, key } = proven
  return toHex(await hash(['stagedoor call commit 1', side, roomId, fingerprint, nonce, key]))
}

/**
 * What the device key of a side signs: its certificate, in this room, in this one exchange of commitments, and what confirms the key, or that
 * nothing does. Anybody can have their own wallet confirm a key that is not theirs, so only who has the key says by whom it is confirmed.
 */
export async function openingText(
  side: CallSide,
  roomId: string,
  { fingerprint, binding }: Pick<CallOpening, 'fingerprint' | 'binding'>,
  { creator, fan }: Commitments,
): Promise<string> {
  const [own, other] = side === 'creator' ? [creator, fan] : [fan, creator]
  const confirmedBy = toHex(await sha256(canonicalJson(binding)))
  return JSON.stringify(['stagedoor call open 1', side, roomId, fingerprint, own, other, confirmedBy])
}

const WORD_BITS = 11
const WORDS = 4

/** The four words of a call by their numbers, from 0 to 2047: the first 44 bits of a hash over what both opened. */
export async function callWordsOf(
  roomId: string,
  { creator, fan }: Record<CallSide, ProvenFacts>,
): Promise<OpenedPeer['words']> {
  const sides = [creator, fan].flatMap(({ fingerprint, nonce, key }) => [fingerprint, nonce, key])
  const bytes = await hash(['stagedoor call words 1', roomId, ...sides])
  // 48 bits are exact in a number; the last four are of no word
  const bits = Math.floor(bytes.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0) / 16)
  const word = (n: number) => Math.floor(bits / 2 ** (WORD_BITS * (WORDS - 1 - n))) % 2 ** WORD_BITS
  return [word(0), word(1), word(2), word(3)]
}
