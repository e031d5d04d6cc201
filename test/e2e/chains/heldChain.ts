import { encodeFunctionData, type Hex, keccak256 } from 'viem'
import { streamPassAbi } from '#generated/abis.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import type { Creator, Person, TierTerms } from '../journey/people.ts'

// more than any wallet of the tests offers by itself
const MORE = { maxFeePerGas: 40_000_000_000n, maxPriorityFeePerGas: 20_000_000_000n }

/** A chain whose transactions wait until a block is asked for. */
export interface HeldChain {
  hold: () => Promise<void>
  /** the waiting transactions in one block, those that pay most first */
  mine: (blocks?: number) => Promise<void>
  /** the newest blocks are replaced by empty ones */
  drop: (depth: number) => Promise<void>
}

async function rpc(url: string, method: string, ...params: unknown[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const { error } = (await response.json()) as { error?: { message: string } }
  if (error) throw new Error(`${method}: ${error.message}`)
}

export function heldChain(url: () => string): HeldChain {
  return {
    hold: () => rpc(url(), 'local_hold', true),
    drop: (depth) => rpc(url(), 'local_reorg', { depth }),
    async mine(blocks = 1) {
      await rpc(url(), 'local_mine', { blocks })
      await rpc(url(), 'local_hold', false)
    },
  }
}

/** Moves the clock of the chain ahead by one block. */
export const moveClock = (url: string, seconds: number) => rpc(url, 'local_mine', { blocks: 1, seconds })

/** Sends a call, or a payment of nothing, that pays more for its place than what waits; answers its hash. */
export async function sendFirst(
  person: Person,
  call: { to: Hex; data?: Hex; value?: bigint },
  isReplacement: boolean,
): Promise<Hex> {
  const { account, chain } = person.wallet
  const blockTag = isReplacement ? 'latest' : 'pending'
  const raw = await person.account.signTransaction({
    ...call,
    ...MORE,
    nonce: await chain.getTransactionCount({ address: account.address, blockTag }),
    gas: call.data ? 300_000n : 21_000n,
    chainId: chain.chain?.id as number,
    type: 'eip1559',
  })
  await chain.sendRawTransaction({ serializedTransaction: raw })
  return keccak256(raw)
}

/** The creator asks more for the first tier from the next block on. */
export function raisePrice(creator: Creator, tier: TierTerms, priceUnits: bigint): Promise<Hex> {
  const terms = tierTerms({ price: priceUnits, duration: tier.durationS, rank: tier.rank })
  const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'updateTier', args: [1, terms] })
  return sendFirst(creator, { to: creator.collection, data }, false)
}
