import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Clock } from '#domain/clock.ts'
import type { ChainLog } from './chainLog.ts'
import { type Block, createMiner, type Hex, type Miner } from './createMiner.ts'
import { INVALID_PARAMS, RpcError } from './rpcError.ts'
import type { ChainNode } from './startNode.ts'

/** How the chain moves by itself. */
export interface Rhythm {
  /** empty blocks after one with transactions, so that its facts become safe and final; 0 for none */
  fillers: number
  fillerMs: number
  /** an empty block after this long without one; 0 for never */
  heartbeatMs: number
  /** the state is saved anew at a start that had to replay more blocks than this */
  tailBlocks: number
}

/** A chain that loses nothing it has acknowledged and repeats its hashes after a restart. */
export interface Chain {
  /** accepts a signed transaction and mines it; answers its hash */
  send(raw: Hex): Promise<Hex>
  /** mines empty blocks, the clock moved ahead by `seconds` before the first */
  mine(blocks: number, seconds: number): Promise<Hex>
  /** drops the newest blocks and mines at least one more than that, the first with the kept transactions */
  reorg(depth: number, keep: Hex[]): Promise<Hex>
  /** `rewind` comes back here from now on, no more to where this process began; answers the newest block's hash */
  mark(): Promise<Hex>
  /** drops all blocks since the mark, as if they had never been; its clock is the one of then */
  rewind(): Promise<Hex>
  /** while held, transactions stay in the pool until `mine` */
  hold(on: boolean): void
  stop(): Promise<void>
}

/** Repeats the log on a bare node. @throws Error when a block comes out otherwise than it was */
async function replay(log: ChainLog, miner: Miner): Promise<{ blocks: number; skippedMs: number }> {
  let blocks = 0
  let skippedMs = 0
  for (const line of log.lines) {
    if ('tx' in line) await miner.accept(line.tx as Hex)
    else if ('skipS' in line) skippedMs += line.skipS * 1000
    else if ('reorg' in line) await miner.drop(line.reorg)
    else {
      const { number, hash } = miner.tip()
      if (line.on !== hash)
        throw new Error(
          `The local chain does not repeat itself at block ${Number(number)}; start with --fresh.`,
        )
      await miner.mineAt(line.blockS)
      blocks++
    }
  }
  return { blocks, skippedMs }
}

/** Starts the log anew from the state of now, so that the next start has less to repeat. */
async function saveState(node: ChainNode, log: ChainLog, miner: Miner): Promise<void> {
  const dump = await node.call<Hex>('anvil_dumpState')
  const state = gunzipSync(Buffer.from(dump.slice(2), 'hex')).toString('utf8')
  const { number, hash } = miner.tip()
  log.renew({ number: Number(number), hash }, state, miner.waiting())
}

/** @throws RpcError when one of them is not known */
function rawsOf(miner: Miner, hashes: Hex[]): Hex[] {
  return hashes.map((hash) => {
    const raw = miner.rawOf(hash)
    if (!raw) throw new RpcError(INVALID_PARAMS, `transaction ${hash} is not known to this run`)
    return raw
  })
}

/** A block to come back to, and how far the chain's clock was ahead there. */
interface Mark {
  block: Block
  skippedMs: number
}

async function markHere(miner: Miner, skippedMs: number): Promise<Mark> {
  await miner.mark()
  return { block: miner.tip(), skippedMs }
}

/** @throws RpcError while a transaction waits for its block */
function refuseWaiting(miner: Miner): void {
  if (miner.waiting().length > 0) throw new RpcError(INVALID_PARAMS, 'a transaction waits for its block')
}

/** Takes every block after the marked one away. @returns how far the clock is ahead then @throws RpcError when that can not be */
async function backTo(mark: Mark, skippedMs: number, miner: Miner, log: ChainLog): Promise<number> {
  refuseWaiting(miner)
  const depth = Number(miner.tip().number) - Number(mark.block.number)
  if (!(await miner.backToMark()))
    throw new RpcError(
      INVALID_PARAMS,
      'there is no way back: the block where this process began, or the marked one, was dropped, or lies too deep',
    )
  if (depth > 0) log.append({ reorg: depth })
  if (skippedMs !== mark.skippedMs) log.append({ skipS: (mark.skippedMs - skippedMs) / 1000 })
  return mark.skippedMs
}

/** Runs pieces of work one after the other, in the order they came; a failed one holds nothing up. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }
}

/** Replays the log into a bare node and takes over from there. */
export async function createChain(
  node: ChainNode,
  log: ChainLog,
  rhythm: Rhythm,
  clock: Clock,
): Promise<Chain> {
  const miner = await createMiner(node)
  const replayed = await replay(log, miner)
  let { skippedMs } = replayed
  let held = false
  let stopped = false
  let fillersDue = 0
  const isLong = replayed.blocks > rhythm.tailBlocks
  if (isLong) await saveState(node, log, miner)
  let marked = await markHere(miner, skippedMs)
  const floor = isLong ? Number(miner.tip().number) : (log.head.base?.number ?? 0)

  /** On disk first: a reader may see the block before the sender has its answer. */
  async function nextBlock(atLeastS = 0): Promise<void> {
    const nowS = Math.floor((clock() + skippedMs) / 1000)
    const blockS = Math.max(Number(miner.tip().timestamp), nowS, atLeastS)
    log.append({ blockS, on: miner.tip().hash })
    await miner.mineAt(blockS)
  }

  // one writer: transactions, blocks and reorgs happen strictly one after another
  const inTurn = createTurns()
  const timers = new AbortController()
  const sleep = (ms: number) => wait(ms, undefined, { signal: timers.signal }).catch(() => {})
  async function fill(): Promise<void> {
    while (!stopped) {
      await sleep(rhythm.fillerMs)
      if (fillersDue === 0 || held || stopped) continue
      fillersDue--
      await inTurn(() => nextBlock())
    }
  }
  async function beat(): Promise<void> {
    while (!stopped) {
      const before = miner.tip().hash
      await sleep(rhythm.heartbeatMs)
      if (stopped || held || miner.tip().hash !== before) continue
      await inTurn(() => nextBlock())
    }
  }
  const background = [rhythm.fillers > 0 ? fill() : undefined, rhythm.heartbeatMs > 0 ? beat() : undefined]

  return {
    send: (raw) =>
      inTurn(async () => {
        const hash = await miner.accept(raw)
        log.append({ tx: raw })
        if (!held) {
          await nextBlock()
          fillersDue = rhythm.fillers
        }
        return hash
      }),
    mine: (blocks, seconds) =>
      inTurn(async () => {
        if (seconds > 0) {
          log.append({ skipS: seconds })
          skippedMs += seconds * 1000
        }
        // after a reorg the chain is ahead of the clock: what passes is counted from the tip
        const movedS = seconds > 0 ? Number(miner.tip().timestamp) + seconds : 0
        for (let i = 0; i < blocks; i++) await nextBlock(movedS)
        return miner.tip().hash
      }),
    reorg: (depth, keep) =>
      inTurn(async () => {
        const height = Number(miner.tip().number)
        if (depth < 1 || height - depth < floor)
          throw new RpcError(
            INVALID_PARAMS,
            `a reorg may drop 1 to ${height - floor} blocks here, not ${depth}`,
          )
        const raws = rawsOf(miner, keep)
        // a later timestamp makes even an empty block differ from the one it replaces
        const newerS = Number(miner.tip().timestamp) + 1
        log.append({ reorg: depth })
        await miner.drop(depth)
        const lost: string[] = []
        for (const raw of raws) {
          // one per block, as they were: a later one may need what an earlier one brought
          const refusal = await miner.accept(raw).then(
            () => '',
            (error: Error) => error.message,
          )
          if (refusal) lost.push(refusal)
          else {
            log.append({ tx: raw })
            await nextBlock(newerS)
          }
        }
        while (Number(miner.tip().number) <= height) await nextBlock(newerS)
        if (lost.length > 0) throw new RpcError(INVALID_PARAMS, `not kept: ${lost.join('; ')}`)
        return miner.tip().hash
      }),
    mark: () =>
      inTurn(async () => {
        refuseWaiting(miner)
        marked = await markHere(miner, skippedMs)
        return marked.block.hash
      }),
    rewind: () =>
      inTurn(async () => {
        skippedMs = await backTo(marked, skippedMs, miner, log)
        fillersDue = 0
        held = false
        return marked.block.hash
      }),
    hold: (on) => {
      held = on
    },
    stop: async () => {
      stopped = true
      timers.abort()
      await Promise.all([inTurn(async () => {}), ...background])
      log.close()
      await node.stop()
    },
  }
}
