import { type Abi, decodeAbiParameters, encodeFunctionData, type Hex, hexToString, parseAbi } from 'viem'
import { ChainUnreadable } from '../../ports/chain.ts'
import { type Node, RpcError } from './rpc.ts'

/** What a contract says of itself. */
export interface ForeignDescription {
  isErc721: boolean
  isErc1155: boolean
  /** null: it says none that can be read */
  symbol: string | null
  /** null: it says none that a gate can count in */
  decimals: number | null
}

const DESCRIBED: Abi = parseAbi([
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function supportsInterface(bytes4) view returns (bool)',
])
/** Interfaces of EIP-165, as EIP-721 and EIP-1155 name them; nobody supports the last. */
const ERC721 = '0x80ac58cd'
const ERC1155 = '0xd9b67a26'
const NO_INTERFACE = '0xffffffff'
/** For a call of one, with what every call costs. */
const GAS: Hex = '0x13880'
/** Of an answer: a symbol of 64 characters fits many times, and nothing of a longer one is read. */
const MAX_BYTES = 4096
const MAX_DECIMALS = 36

/** The answer of a contract, empty where it reverts or says too much; throws when the node is in trouble. */
async function ask(node: Node, to: string, data: Hex, blockHash: string): Promise<Hex> {
  try {
    const call = [{ to, data, gas: GAS }, { blockHash }]
    const answer = await node.call<Hex>('eth_call', call)
    return answer.length > 2 + 2 * MAX_BYTES ? '0x' : answer
  } catch (error) {
    if (isOwnFault(error)) return '0x'
    throw error
  }
}

/** How nodes name what a contract did to its own call; some of them write it as one word. */
const OWN_FAULT =
  /out ?of ?(?:gas|offset)|revert|opcode|bad ?instruction|not ?activated|invalid ?jump|stack ?(?:under|over)flow|return ?data/i

/** Some nodes say of a call that ran out of its gas, or hit an instruction that is none, what they say of their own troubles. */
function isOwnFault(error: unknown): boolean {
  if (error instanceof RpcError) return true
  const cause = error instanceof ChainUnreadable ? error.cause : null
  return cause instanceof RpcError && OWN_FAULT.test(cause.message)
}

/** Some of the oldest tokens answer 32 bytes in place of a string. */
function toSymbol(answer: Hex): string | null {
  try {
    if (answer.length === 66) return hexToString(answer, { size: 32 }) || null
    return decodeAbiParameters([{ type: 'string' }], answer)[0] || null
  } catch {
    return null
  }
}

function toNumber(answer: Hex): bigint | null {
  return answer.length === 66 ? BigInt(answer) : null
}

/** What a contract says of itself at a block. Each question has bounded gas and a bounded answer. */
export async function readDescription(
  node: Node,
  address: string,
  blockHash: string,
): Promise<ForeignDescription> {
  const of = (functionName: string, args: readonly unknown[] = []) =>
    ask(node, address, encodeFunctionData({ abi: DESCRIBED, functionName, args }), blockHash)
  const supports = async (id: Hex) => toNumber(await of('supportsInterface', [id])) === 1n
  const [symbol, decimals, anything, isErc721, isErc1155] = await Promise.all([
    of('symbol'),
    of('decimals'),
    supports(NO_INTERFACE),
    supports(ERC721),
    supports(ERC1155),
  ])
  const places = toNumber(decimals)
  return {
    // who says yes to everything says nothing
    isErc721: isErc721 && !anything,
    isErc1155: isErc1155 && !anything,
    symbol: toSymbol(symbol),
    decimals: places !== null && places <= BigInt(MAX_DECIMALS) ? Number(places) : null,
  }
}
