import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import type { Clock } from '#domain/clock.ts'
import { creatorTokenFactoryAbi, stagedoorLensAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { ChainUnconfirmed, ChainUnreadable } from '../../ports/chain.ts'
import type { ForeignTokens } from '../../ports/foreignTokens.ts'
import { atNewest } from './atNewest.ts'
import type { Head } from './commonBlock.ts'
import { readDescription } from './foreignDescription.ts'
import { createRpc, type Node } from './rpc.ts'

/** `MAX_ANSWERS` of `contracts/lens/StagedoorLens.sol`. */
const MAX_ANSWERS = 128
/**
 * Gas of one call of the lens: 128 answers of 50,000 each (`GateAsk.GAS`), and half as much for what is around them. Said, so that an
 * answer does not depend on what a provider would give; one that gives less than is asked for makes the last of many silent.
 */
const LENS_GAS: Hex = '0x989680'

/** `GateKinds` of `contracts/gates/Gate.sol`. */
const KINDS = { erc20: 1, erc721: 2, erc1155: 3, pass: 4 } as const

/** What is asked of a token. */
interface Question {
  kind: keyof typeof KINDS
  address: string
  tokenId?: string | undefined
}

/** What reading foreign tokens needs. */
export interface ForeignTokenDeps {
  /** in their order of preference */
  urls: string[]
  chainId: number
  /** `StagedoorLens`, 0x hex; absent: none is deployed, and nothing can be read */
  lens?: string | undefined
  /** each `CreatorTokenFactory`, also of earlier versions, 0x hex; absent: nobody makes a token here */
  tokenFactories?: readonly string[]
  /** a head of this age is old; null = never */
  oldAfterS: number | null
  clock: Clock
  alarms: Alarms
}

function encodeQuestions(wallets: readonly string[], questions: readonly Question[]): Hex {
  const conditions = questions.map(({ kind, address, tokenId = '0' }) => ({
    ...{ token: address as Hex, kind: KINDS[kind], rank: 0 },
    ...{ id: BigInt(tokenId), min: kind === 'pass' ? 0n : 1n },
  }))
  return encodeFunctionData({
    abi: stagedoorLensAbi,
    functionName: 'holdings',
    args: [wallets as readonly Hex[], conditions],
  })
}

/** Throws ChainUnreadable also where what stands at its address is no lens. */
async function readHoldings(node: Node, call: { to: string; data: Hex; gas: Hex }, blockHash: string) {
  try {
    const data = await node.call<Hex>('eth_call', [call, { blockHash }])
    return decodeFunctionResult({ abi: stagedoorLensAbi, functionName: 'holdings', data })[1]
  } catch (error) {
    if (error instanceof ChainUnreadable) throw error
    throw new ChainUnreadable('the lens does not answer as one', { cause: error })
  }
}

/** Answers of the lens, wallet by wallet; null: not answered. */
async function askLens(
  node: Node,
  { lens, blockHash }: { lens: string; blockHash: string },
  wallets: readonly string[],
  questions: readonly Question[],
): Promise<(bigint | null)[][]> {
  const call = { to: lens, data: encodeQuestions(wallets, questions), gas: LENS_GAS }
  const list = await readHoldings(node, call, blockHash)
  const width = questions.length
  if (list.length !== wallets.length * width) throw new ChainUnreadable('the lens did not answer all')
  return wallets.map((_, n) =>
    list.slice(n * width, (n + 1) * width).map(({ answered, amount }) => (answered ? amount : null)),
  )
}

/** Where a look is taken. */
interface LookAt {
  lens: string
  factories: readonly string[]
  blockHash: string
}

/** True for a creator token: one that the index does not know yet is still none of somebody else. */
async function isMadeHere(node: Node, { factories, blockHash }: LookAt, address: string): Promise<boolean> {
  const asked = { abi: creatorTokenFactoryAbi, functionName: 'isToken' } as const
  const data = encodeFunctionData({ ...asked, args: [address as Hex] })
  const answers = await Promise.all(
    factories.map((to) => node.call<Hex>('eth_call', [{ to, data }, { blockHash }])),
  )
  // where nothing stands any more nothing was made
  return answers.some((data) => data !== '0x' && decodeFunctionResult({ ...asked, data }))
}

/** Which standard a contract keeps, in the order in which they exclude each other. */
async function look(
  node: Node,
  at: LookAt,
  { address, tokenId }: { address: string; tokenId: string | undefined },
) {
  const { lens, blockHash } = at
  const code = await node.call<Hex>('eth_getCode', [address, { blockHash }])
  // a precompile answers anything
  if (code === '0x') return 'NO_CODE'
  if (await isMadeHere(node, at, address)) return 'MADE_HERE'
  const kinds = ['erc20', 'erc1155', 'pass'] as const
  const questions = kinds.map((kind) => ({
    kind,
    address,
    tokenId: kind === 'erc1155' ? tokenId : undefined,
  }))
  // any account will do but none, of which many say nothing
  const [[balance, ofId, pass] = []] = await askLens(node, at, [lens], questions)
  if (pass !== null) return 'IS_PASS'
  const { isErc721, isErc1155, symbol, decimals } = await readDescription(node, address, blockHash)
  if (isErc721 && balance !== null) return { kind: 'erc721', symbol, decimals: 0 } as const
  if (isErc1155 && tokenId !== undefined && ofId === null) return 'NO_ID'
  if (isErc1155) return { kind: 'erc1155', symbol, decimals: 0 } as const
  if (isErc721 || decimals === null || balance === null) return 'NO_STANDARD'
  return { kind: 'erc20', symbol, decimals } as const
}

const addressesOf = (tokens: readonly TokenSubject[]) => tokens.map(({ address }) => address).join(' ')

function asQuestion({ kind, address, tokenId }: TokenSubject): Question {
  if (kind === 'stake') throw new TypeError('stakes are in vaults that were made here')
  return { kind, address, tokenId }
}

/** Reads tokens that were not made here through the lens. */
export function createForeignTokens(deps: ForeignTokenDeps): ForeignTokens {
  const { urls, chainId, lens, oldAfterS, clock, alarms } = deps
  const rpc = createRpc(urls, chainId)
  const isOld = (head: Head) => oldAfterS !== null && clock() - head.at * 1000 > oldAfterS * 1000
  // whoever makes a token may make it answer each node differently: that hides no dispute about ours
  const newest = { rpc, alarms, isOld, alarm: 'foreign_tokens_disputed' }
  const demandLens = (): string => {
    if (lens === undefined) throw new ChainUnreadable('this deployment has no lens')
    return lens
  }
  return {
    maxAnswers: MAX_ANSWERS,
    async holdingsOf(tokens, wallets) {
      if (tokens.length * wallets.length > MAX_ANSWERS) throw new RangeError('more than the lens answers')
      const at = { lens: demandLens() }
      const questions = tokens.map(asQuestion)
      const { value, confirmedBy, head } = await atNewest(
        newest,
        `foreign tokens ${addressesOf(tokens)}`,
        (node, blockHash) => askLens(node, { ...at, blockHash }, wallets, questions),
      )
      const { number: block, hash: blockHash, at: blockAt } = head
      return {
        point: { chainId, block, blockHash, blockAt, level: 'latest' },
        confirmedBy,
        amounts: new Map(value.map((amounts, n) => [wallets[n] as string, amounts])),
      }
    },
    async look(address, tokenId) {
      const at = { lens: demandLens(), factories: deps.tokenFactories ?? [] }
      const read = (node: Node, blockHash: string) => look(node, { ...at, blockHash }, { address, tokenId })
      const { value, confirmedBy } = await atNewest(newest, `what stands at ${address}`, read)
      if (confirmedBy === 1 && rpc.nodes.length > 1)
        throw new ChainUnconfirmed('one provider alone tells what stands there')
      return value
    },
  }
}
