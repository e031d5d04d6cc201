import { decodeFunctionResult, encodeFunctionData, type Hex, hashMessage } from 'viem'
import type { Clock } from '#domain/clock.ts'
import { creatorTokenAbi, creatorVaultAbi, sessionLockAbi, streamPassAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import {
  ChainDisputed,
  type ChainReader,
  ChainUnconfirmed,
  type HoldingsAsked,
  type PassReading,
  type UnitsReading,
} from '../../ports/chain.ts'
import { askMiddle, readQuantity } from './askMiddle.ts'
import { collect, raiseDispute } from './askTwo.ts'
import { atNewest } from './atNewest.ts'
import { type Head, readCommonBlock } from './commonBlock.ts'
import { createRpc, type Node } from './rpc.ts'
import { type AskWallet, type BroughtSignature, isSignedBy } from './signature.ts'
import { createWalletTurns, WALLET_TURNS, type WalletTurns } from './walletTurns.ts'

/** How long asking a contract wallet may take in all. */
export const WALLET_PATIENCE_MS = 2000

/** What reading a chain needs. */
export interface ChainReaderDeps {
  /** in their order of preference */
  urls: string[]
  chainId: number
  /** a head of this age is old; null = never */
  oldAfterS: number | null
  clock: Clock
  alarms: Alarms
  /** for asking contract wallets; as shipped when absent */
  walletBounds?: { patienceMs?: number; turns?: WalletTurns }
}

async function readPass(node: Node, collection: string, wallet: string, blockHash: string) {
  const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'accessOf', args: [wallet as Hex] })
  // by hash, so that a reorg between two calls is an error and never a mixture of two chains
  const result = await node.call<Hex>('eth_call', [{ to: collection, data }, { blockHash }])
  const [passId, tierNo, rank, expiresAt] = decodeFunctionResult({
    abi: streamPassAbi,
    functionName: 'accessOf',
    data: result,
  })
  if (passId === 0n) return null
  return {
    collection,
    passId,
    tierNo,
    rank,
    validUntil: expiresAt === 0 ? null : expiresAt,
  } satisfies PassReading
}

/** A block that is read. */
interface BlockRead {
  hash: string
  /** seconds since the epoch */
  at: number
}

/** What is locked for this room alone, and not over at the end of the block. */
async function readLocked(
  node: Node,
  { token, lockedFor, sessionLock: to }: { token: string; lockedFor: string; sessionLock: string },
  wallet: string,
  { hash: blockHash, at }: BlockRead,
): Promise<UnitsReading> {
  const call = { abi: sessionLockAbi, functionName: 'lockOf' } as const
  const data = encodeFunctionData({ ...call, args: [wallet as Hex, token as Hex] })
  const result = await node.call<Hex>('eth_call', [{ to, data }, { blockHash }])
  const { amount, until, roomId } = decodeFunctionResult({ ...call, data: result })
  const counts = roomId === BigInt(lockedFor) && until > at
  return counts ? { units: amount, validUntil: until } : NO_UNITS
}

const NO_UNITS: UnitsReading = { units: 0n, validUntil: null }

async function readUnits(
  node: Node,
  { kind, address: to }: HoldingsAsked['tokens'][number],
  wallet: string,
  blockHash: string,
): Promise<UnitsReading> {
  const args = [wallet as Hex] as const
  const data =
    kind === 'erc20'
      ? encodeFunctionData({ abi: creatorTokenAbi, functionName: 'balanceOf', args })
      : encodeFunctionData({ abi: creatorVaultAbi, functionName: 'stakeOf', args })
  const result = await node.call<Hex>('eth_call', [{ to, data }, { blockHash }])
  // both answer one word, and what answers less is no answer
  const units = decodeFunctionResult({ abi: creatorTokenAbi, functionName: 'balanceOf', data: result })
  return { units, validUntil: null }
}

async function readHoldings(
  node: Node,
  { collections, tokens, sessionLock }: HoldingsAsked,
  wallet: string,
  block: BlockRead,
) {
  const unitsOf = (one: HoldingsAsked['tokens'][number]) => {
    const { address: token, lockedFor } = one
    if (lockedFor === undefined) return readUnits(node, one, wallet, block.hash)
    return sessionLock ? readLocked(node, { token, lockedFor, sessionLock }, wallet, block) : NO_UNITS
  }
  const [passes, units] = await Promise.all([
    Promise.all(collections.map((collection) => readPass(node, collection, wallet, block.hash))),
    Promise.all(tokens.map(unitsOf)),
  ])
  return { passes: passes.filter((pass) => pass !== null), units }
}

async function readReceipt(node: Node, txHash: string) {
  const receipt = await node.call<{ blockNumber: Hex; blockHash: Hex; status: Hex } | null>(
    'eth_getTransactionReceipt',
    [txHash],
  )
  if (!receipt) return null
  const { blockNumber, blockHash, status } = receipt
  return { block: Number(blockNumber), blockHash: blockHash as string, ok: status === '0x1' }
}

/**
 * Reads a chain directly through its nodes.
 * `holdingsOf` answers epoch 0: a direct read knows nothing of the index.
 */
export function createChainReader(deps: ChainReaderDeps): ChainReader {
  const { urls, chainId, oldAfterS, clock, alarms, walletBounds = {} } = deps
  const takeTurn = createWalletTurns(walletBounds.turns ?? WALLET_TURNS)
  const patienceMs = walletBounds.patienceMs ?? WALLET_PATIENCE_MS
  const rpc = createRpc(urls, chainId)
  const isAlone = rpc.nodes.length === 1
  const isOld = (head: Head) => oldAfterS !== null && clock() - head.at * 1000 > oldAfterS * 1000
  const newest = { rpc, alarms, isOld }
  const askNodes: AskWallet['askNodes'] = async (isSignedAt) => {
    const { value, confirmedBy } = await atNewest(newest, 'signature', isSignedAt)
    if (confirmedBy === 1 && !isAlone) throw new ChainUnconfirmed('one provider alone knows the signature')
    return value
  }
  const isSigned = (brought: BroughtSignature) => isSignedBy(brought, { takeTurn, patienceMs, askNodes })
  return {
    head: async () => (await readCommonBlock(rpc, newest)).head,
    async holdingsOf(asked, wallets) {
      const { value, confirmedBy, head } = await atNewest(newest, 'holdings', (node, hash, at) =>
        Promise.all(wallets.map((wallet) => readHoldings(node, asked, wallet, { hash, at }))),
      )
      const passes = new Map<string, PassReading[]>()
      const units = new Map<string, UnitsReading[]>()
      for (const [n, read] of value.entries()) {
        const wallet = wallets[n] as string
        if (read.passes.length > 0) passes.set(wallet, read.passes)
        units.set(wallet, read.units)
      }
      const { number: block, hash: blockHash, at: blockAt } = head
      const point = { chainId, block, blockHash, blockAt, epoch: 0, level: 'latest' } as const
      return { point, passes, units, confirmedBy }
    },
    verifyMessage: (wallet, message, signature, askedBy) =>
      isSigned({ wallet, digest: hashMessage(message), signature, askedBy }),
    verifyDigest: (wallet, digest, signature, askedBy) => isSigned({ wallet, digest, signature, askedBy }),
    async receipt(txHash) {
      const { alike, all } = await collect(rpc.nodes, (node) => readReceipt(node, txHash))
      if (alike) return alike.value && { ...alike.value, isConfirmed: true }
      // one that has not seen the block yet contradicts nobody
      const [seen, other] = all.flatMap(({ value }) => value ?? [])
      if (!other) return seen ? { ...seen, isConfirmed: isAlone } : null
      raiseDispute(alarms, 'receipt', all)
      throw new ChainDisputed('providers show different receipts')
    },
    async transactionCount(wallet) {
      const { value, answers } = await askMiddle(rpc.nodes, 'lower', (node) =>
        readQuantity(node, 'eth_getTransactionCount', [wallet, 'latest']),
      )
      if (answers === 1 && !isAlone) throw new ChainUnconfirmed('one provider alone counts transactions')
      return Number(value)
    },
  }
}
