import type { Chain } from './createChain.ts'
import type { Faucet } from './faucet.ts'
import { INVALID_PARAMS, INVALID_REQUEST, NOT_OFFERED, RpcError } from './rpcError.ts'
import type { ChainNode } from './startNode.ts'

type Hex = `0x${string}`
export type Answer = { jsonrpc: '2.0'; id: unknown } & (
  | { result: unknown }
  | { error: { code: number; message: string; data?: unknown } }
)

/** Methods that move the node past its log, or sign with a key that is not the caller's. */
const UNLOGGED = /^(anvil_|evm_|hardhat_|personal_|miner_|eth_sendTransaction$|eth_sign)/
const MAX_BLOCKS = 5000

const isHex = (value: unknown): value is Hex => typeof value === 'string' && /^0x[0-9a-fA-F]*$/.test(value)

function whole(value: unknown, name: string, max: number, fallback: number): number {
  if (value === undefined) return fallback
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
    throw new RpcError(INVALID_PARAMS, `${name} must be 0 to ${max}`)
  return value
}

/** Answers one JSON-RPC request: reads go to the node, writes through the log. */
export function createAnswer(chain: Chain, node: ChainNode, faucet: Faucet) {
  const own: Record<string, (params: unknown[]) => Promise<unknown>> = {
    eth_sendRawTransaction: async ([raw]) => {
      if (!isHex(raw)) throw new RpcError(INVALID_PARAMS, 'a signed transaction in hex is needed')
      return chain.send(raw)
    },
    local_faucet: async ([address]) => faucet.give(address),
    local_mine: async ([order]) => {
      const { blocks, seconds } = (order ?? {}) as { blocks?: unknown; seconds?: unknown }
      return chain.mine(
        whole(blocks, 'blocks', MAX_BLOCKS, 1),
        whole(seconds, 'seconds', 10 * 365 * 86_400, 0),
      )
    },
    local_reorg: async ([order]) => {
      const { depth, keep } = (order ?? {}) as { depth?: unknown; keep?: unknown }
      if (keep !== undefined && !(Array.isArray(keep) && keep.every(isHex)))
        throw new RpcError(INVALID_PARAMS, 'keep must be a list of transaction hashes')
      return chain.reorg(whole(depth, 'depth', MAX_BLOCKS, 0), keep ?? [])
    },
    local_mark: async () => chain.mark(),
    local_rewind: async () => {
      const hash = await chain.rewind()
      faucet.forget()
      return hash
    },
    local_hold: async ([on]) => {
      if (typeof on !== 'boolean') throw new RpcError(INVALID_PARAMS, 'local_hold needs true or false')
      chain.hold(on)
      return on
    },
  }

  return async function answer(request: unknown): Promise<Answer> {
    const {
      id = null,
      method,
      params = [],
    } = (request ?? {}) as { id?: unknown; method?: unknown; params?: unknown }
    try {
      if (typeof method !== 'string' || !Array.isArray(params))
        throw new RpcError(INVALID_REQUEST, 'not a JSON-RPC request')
      const handler = Object.hasOwn(own, method) ? own[method] : undefined
      if (!handler && UNLOGGED.test(method))
        throw new RpcError(NOT_OFFERED, `${method} is not offered by this chain`)
      return { jsonrpc: '2.0', id, result: await (handler ? handler(params) : node.call(method, ...params)) }
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message, data: error.data } }
    }
  }
}
