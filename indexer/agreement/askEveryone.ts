import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Writer } from '../postgres/writer.ts'
import { provenTxHashes } from '../proof/transactions.ts'
import { readHeader, readTips, type Tips } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover } from '../rpc/failover.ts'
import { asList, asObject } from '../rpc/hex.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import { type OurBlock, readOurBlocks } from '../store/ourTransactions.ts'
import type { StoredHashes } from '../store/storedHashes.ts'

/** What all providers told at one moment, compared with what is stored. */
export interface Round {
  /** of the cursor that was compared: a rollback since then makes it worthless */
  epoch: number
  tips: Map<Endpoint, Tips>
  /** greatest height, at most our tip, that enough of them have; null = too few answered */
  height: number | null
  ourHash: string | null
  /** their block at that height */
  hashes: Map<Endpoint, string>
  /** those whose head is below that height and not on our branch */
  apart: Set<Endpoint>
  /** those with our hash there and our transactions below it */
  same: Set<Endpoint>
  /** lowest block whose transaction hashes we hold wrongly */
  wrongBlock: number | null
}

export interface Question {
  failover: Failover
  writer: Writer
  chainId: number
  profile: ChainProfile
  stored: StoredHashes
  /** how many must have a block, of that many who answer */
  neededOf(answering: number): number
}

/** Blocks of ours whose transactions are compared in one round; the rest waits for the next. */
const OUR_BLOCKS = 1000
const BLOCKS_PER_BODY = 50

/** Asks all providers for their heads, and then for the block at the greatest height that enough of them have. */
export async function askEveryone(question: Question, cursor: Cursor): Promise<Round> {
  const { failover, writer, chainId, profile, stored } = question
  const tips = await failover.everyone((node) => readTips(node, profile))
  const round: Round = {
    ...{ epoch: cursor.epoch, tips, height: null, ourHash: null },
    ...{ hashes: new Map(), apart: new Set(), same: new Set(), wrongBlock: null },
  }
  const needed = question.neededOf(tips.size)
  const shared = [...tips.values()].map(({ latest }) => latest.number).sort((a, b) => b - a)[needed - 1]
  if (shared === undefined) return round
  const range = { above: cursor.agreed, upTo: Math.min(shared, cursor.number), limit: OUR_BLOCKS }
  const ours = await readOurBlocks(writer, chainId, range)
  const most = ours.length < OUR_BLOCKS ? range.upTo : (ours.at(-1)?.number ?? range.upTo)
  // far below finality not every block is stored, and one that is not must not look like a difference
  const known = await stored.upTo(most)
  const height = known?.number ?? most
  const ourHash = known?.hash ?? null
  const hashes = await failover.everyone(async (node) => {
    const latest = tips.get(node)?.latest
    if (!latest || latest.number < height) return null
    return latest.number === height ? latest.hash : (await readHeader(node, height)).hash
  }, tips)
  for (const [node, hash] of hashes) if (hash !== null) round.hashes.set(node, hash)
  const compared = await failover.everyone(async (node) => {
    if (ourHash === null || round.hashes.get(node) !== ourHash) return null
    return compareTransactions(node, ours)
  }, round.hashes)
  for (const [node, { latest }] of tips) {
    const ours = latest.number < height ? await stored.at(latest.number) : null
    if (ours !== null && ours !== latest.hash) round.apart.add(node)
  }
  for (const [node, comparison] of compared) {
    if (comparison?.fault) failover.accuse(node, comparison.fault)
    if (comparison?.isSame) round.same.add(node)
    const wrong = comparison?.wrongBlock ?? null
    if (wrong !== null) round.wrongBlock = Math.min(wrong, round.wrongBlock ?? wrong)
  }
  return { ...round, height, ourHash }
}

interface Comparison {
  /** what we hold is what the node tells, or is proven by transactionsRoot */
  isSame: boolean
  wrongBlock: number | null
  /** its list is not that of its own transactions */
  fault: RpcFault | null
}

/**
 * The hash of a header covers transactionsRoot and not the list that a node tells beside it. Where a list differs from
 * ours, the transactions themselves say whose is right.
 */
async function compareTransactions(node: Endpoint, ours: OurBlock[]): Promise<Comparison> {
  const result: Comparison = { isSame: true, wrongBlock: null, fault: null }
  for (const block of await readDiffering(node, ours)) {
    const proven = await readTransactions(node, block)
    const isOurs = proven?.every((hash, i) => (block.txHashes.get(i) ?? hash) === hash)
    if (isOurs) {
      result.fault = wrongAnswer(
        `transaction hashes of block ${block.number} are not those of its transactions`,
      )
      continue
    }
    return { isSame: false, wrongBlock: proven ? block.number : null, fault: result.fault }
  }
  return result
}

async function readDiffering(node: Endpoint, ours: OurBlock[]): Promise<OurBlock[]> {
  const calls = ours.map(({ number }) => ({
    method: 'eth_getBlockByNumber',
    params: [`0x${number.toString(16)}`, false],
  }))
  const matches = await node.batch(calls, BLOCKS_PER_BODY, (answer, i) => {
    if (answer === null || answer === undefined) throw new RpcFault('missing', 'block')
    const { hash, transactions } = asObject(answer, 'block')
    const told = asList(transactions, 'transactions')
    const block = ours[i] as OurBlock
    if (hash !== block.hash) throw wrongAnswer(`block ${block.number} is not the one its own chain links to`)
    return [...block.txHashes].every(([txIndex, txHash]) => told[txIndex] === txHash)
  })
  return ours.filter((_, i) => !matches[i])
}

async function readTransactions(node: Endpoint, block: OurBlock): Promise<string[] | null> {
  const header = await readHeader(node, block.number)
  if (header.hash !== block.hash) throw wrongAnswer(`block ${block.number} is not the one it told before`)
  return provenTxHashes(header, await node.call('eth_getBlockByHash', [header.hash, true]))
}
