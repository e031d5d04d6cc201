import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Clock } from '#domain/clock.ts'
import type { ChainLog } from './chainLog.ts'
import { INVALID_PARAMS, RpcError } from './rpcError.ts'
import type { ChainNode } from './startNode.ts'

type Hex = `0x${string}`
interface Block {
  number: Hex
  hash: Hex
  timestamp: Hex
  transactions: Hex[]
}

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
  /** while held, transactions stay in the pool until `mine` */
  hold(on: boolean): void
  stop(): Promise<void>
}

/** Replays the log into a bare node and takes over from there. */
export async function createChain(
  node: ChainNode,
  log: ChainLog,
  rhythm: Rhythm,
  clock: Clock,
): Promise<Chain> {
  const known = new Map<Hex, Hex>()
  const pending = new Set<Hex>()
  let skippedMs = 0
  let held = false
  let stopped = false
  let fillersDue = 0
  let tip = await latest()

  function latest(): Promise<Block> {
    return node.call<Block>('eth_getBlockByNumber', 'latest', false)
  }

  async function accept(raw: Hex): Promise<Hex> {
    const hash = await node.call<Hex>('eth_sendRawTransaction', raw)
    known.set(hash, raw)
    pending.add(hash)
    return hash
  }

  async function mineAt(seconds: number): Promise<void> {
    await node.call('evm_setNextBlockTimestamp', seconds)
    await node.call('evm_mine')
    tip = await latest()
    for (const hash of tip.transactions) pending.delete(hash)
  }

  async function drop(depth: number): Promise<void> {
    await node.call('anvil_rollback', depth)
    tip = await latest()
  }

  async function replay(): Promise<number> {
    let blocks = 0
    for (const line of log.lines) {
      if ('tx' in line) await accept(line.tx as Hex)
      else if ('skipS' in line) skippedMs += line.skipS * 1000
      else if ('reorg' in line) await drop(line.reorg)
      else {
        if (line.on !== tip.hash)
          throw new Error(
            `The local chain does not repeat itself at block ${Number(tip.number)}; start with --fresh.`,
          )
        await mineAt(line.blockS)
        blocks++
      }
    }
    return blocks
  }

  const replayed = await replay()
  if (replayed > rhythm.tailBlocks) {
    const dump = await node.call<Hex>('anvil_dumpState')
    const state = gunzipSync(Buffer.from(dump.slice(2), 'hex')).toString('utf8')
    const raws = [...pending].flatMap((hash) => known.get(hash) ?? [])
    log.renew({ number: Number(tip.number), hash: tip.hash }, state, raws)
  }
  const floor = replayed > rhythm.tailBlocks ? Number(tip.number) : (log.head.base?.number ?? 0)

  /** On disk first: a reader may see the block before the sender has its answer. */
  async function nextBlock(atLeastS = 0): Promise<void> {
    const nowS = Math.floor((clock() + skippedMs) / 1000)
    const blockS = Math.max(Number(tip.timestamp), nowS, atLeastS)
    log.append({ blockS, on: tip.hash })
    await mineAt(blockS)
  }

  // one writer: transactions, blocks and reorgs happen strictly one after another
  let queue: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }

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
      const before = tip.hash
      await sleep(rhythm.heartbeatMs)
      if (stopped || held || tip.hash !== before) continue
      await inTurn(() => nextBlock())
    }
  }
  const background = [rhythm.fillers > 0 ? fill() : undefined, rhythm.heartbeatMs > 0 ? beat() : undefined]

  return {
    send: (raw) =>
      inTurn(async () => {
        const hash = await accept(raw)
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
        const movedS = seconds > 0 ? Number(tip.timestamp) + seconds : 0
        for (let i = 0; i < blocks; i++) await nextBlock(movedS)
        return tip.hash
      }),
    reorg: (depth, keep) =>
      inTurn(async () => {
        const height = Number(tip.number)
        if (depth < 1 || height - depth < floor)
          throw new RpcError(
            INVALID_PARAMS,
            `a reorg may drop 1 to ${height - floor} blocks here, not ${depth}`,
          )
        const raws = keep.map((hash) => {
          const raw = known.get(hash)
          if (!raw) throw new RpcError(INVALID_PARAMS, `transaction ${hash} is not known to this run`)
          return raw
        })
        // a later timestamp makes even an empty block differ from the one it replaces
        const newerS = Number(tip.timestamp) + 1
        log.append({ reorg: depth })
        await drop(depth)
        const lost: string[] = []
        for (const raw of raws) {
          // one per block, as they were: a later one may need what an earlier one brought
          const refusal = await accept(raw).then(
            () => '',
            (error: Error) => error.message,
          )
          if (refusal) lost.push(refusal)
          else {
            log.append({ tx: raw })
            await nextBlock(newerS)
          }
        }
        while (Number(tip.number) <= height) await nextBlock(newerS)
        if (lost.length > 0) throw new RpcError(INVALID_PARAMS, `not kept: ${lost.join('; ')}`)
        return tip.hash
      }),
    hold: (on) => {
      held = on
    },
    stop: async () => {
      stopped = true
      timers.abort()
      await Promise.all([queue, ...background])
      log.close()
      await node.stop()
    },
  }
}
