import { concat, type Hex, hexToBigInt, hexToNumber, numberToHex, recoverAddress, size, slice } from 'viem'
import { addressOf } from '#domain/address.ts'
import { ProblemError } from '../http/problemError.ts'
import { unreadableOr } from '../http/rpc/unreadableOr.ts'
import type { BookingDeps } from './deps.ts'

const ERC6492_END = '6492'.repeat(16)
/** Of EIP-2098: the highest bit of the second half says which of two keys it is. */
const HIGHEST = 1n << 255n

const wrong = (detail: string) =>
  new ProblemError('INVALID_INPUT', { detail, fields: { '/signature': detail } })

/** A signature of a key as the escrow takes it, 65 bytes with 27 or 28 as the last; null: no key signs so. */
function keyForm(signature: Hex): Hex | null {
  const length = size(signature)
  if (length === 64) {
    const half = hexToBigInt(slice(signature, 32))
    const [rest, end] = half < HIGHEST ? [half, 27] : [half - HIGHEST, 28]
    return concat([slice(signature, 0, 32), numberToHex(rest, { size: 32 }), numberToHex(end, { size: 1 })])
  }
  const end = length === 65 ? hexToNumber(slice(signature, 64)) : -1
  if (![0, 1, 27, 28].includes(end)) return null
  return concat([slice(signature, 0, 64), numberToHex(end < 27 ? end + 27 : end, { size: 1 })])
}

async function isOfKey(wallet: string, hash: Hex, signature: Hex): Promise<boolean> {
  try {
    return (await recoverAddress({ hash, signature })).toLowerCase() === wallet
  } catch {
    return false
  }
}

/** What a side of a call signed with its wallet. */
interface SignedByWallet {
  /** 0x hex in lower case; null: nobody knows it */
  wallet: string | null
  digest: Hex
  signature: Hex
  /** of who asks */
  ip: string
  /** whose signature counts, and for which signature a wallet has to be on the chain */
  words: { signer: string; undeployed: string }
}

/**
 * The signature of a digest by the wallet of a side, in a form that the escrow takes. No connection is held meanwhile: a wallet
 * that is a contract is asked.
 * @throws ProblemError INVALID_INPUT, CONFLICT, CHAIN_UNREADABLE
 */
export async function walletSignature(
  { chain }: Pick<BookingDeps, 'chain'>,
  { wallet, digest, signature, ip, words }: SignedByWallet,
): Promise<Hex> {
  if (wallet === null)
    throw new ProblemError('CONFLICT', { detail: 'We do not find the wallet of this call. Try again later.' })
  if (signature.toLowerCase().endsWith(ERC6492_END))
    throw wrong(
      `This wallet is a contract that is not on the chain yet, and ${words.undeployed}. Send any transaction with it first, then sign again.`,
    )
  const ofKey = keyForm(signature)
  if (ofKey && (await isOfKey(wallet, digest, ofKey))) return ofKey
  const isSigned = await chain.verifyDigest(wallet, digest, signature, addressOf(ip)).catch((error) => {
    throw unreadableOr(error)
  })
  if (!isSigned)
    throw wrong(
      `This is not signed by the wallet that is ${words.signer}. Choose that wallet, and sign again.`,
    )
  return signature
}
