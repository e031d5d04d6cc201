import { setTimeout as wait } from 'node:timers/promises'
import type { RpcFaultKind } from '#indexer/rpc/rpcFault.ts'
import type { ModelBlock } from '../chain/history.ts'
import type { Dice } from '../dice.ts'
import { type Run, untilAtHead } from '../driver/run.ts'
import type { Call, View } from '../providers/answer.ts'
import type { Provider } from '../providers/startProvider.ts'

/** Where a scene begins: the index stands at the head that all providers show, and asks the first one first. */
export interface Stage {
  run: Run
  dice: Dice
  first: Provider
  others: Provider[]
  head: ModelBlock
}

/** What random rounds hardly ever bring about: a lie, a crash or a turn of the chain at one moment. */
export interface Scene {
  /** 0 = it cannot be played; the run plays one of those that fit it best */
  fits(run: Run): number
  play(stage: Stage): Promise<void>
}

/** Needs somebody who could contradict. */
export const withPeers = ({ providers }: Run): number => (providers.length > 1 ? 2 : 0)
export const always = (): number => 1

/** Only a machine that is very busy needs so long. */
export const LONG_MS = 15_000

/** The height that a question names. */
export function heightOf({ method, params }: Call): number | null {
  return method === 'eth_getBlockByNumber' && String(params[0]).startsWith('0x') ? Number(params[0]) : null
}

export function isTag({ method, params }: Call): boolean {
  return method === 'eth_getBlockByNumber' && !String(params[0]).startsWith('0x')
}

export function isRange({ method, params }: Call): boolean {
  return method === 'eth_getLogs' && (params[0] as { blockHash?: string }).blockHash === undefined
}

/** Blocks that are nobody's main branch. @param isQuiet nothing of ours happens in them */
export function grow({ history }: Run, parent: ModelBlock, blocks: number, isQuiet = false): ModelBlock {
  let tip = parent
  for (let i = 0; i < blocks; i++) {
    const mine = () => history.mine(tip, `scene${history.blocks.size}`)
    let next = mine()
    while (isQuiet && next.world.count > tip.world.count) next = mine()
    tip = next
  }
  return tip
}

/** From the next publication on it shows this branch. */
export function stand(run: Run, provider: Provider, head: ModelBlock): void {
  run.stands[run.providers.indexOf(provider)] = { kind: 'made up from far below', head }
}

export function viewOf({ branches }: Run, head: ModelBlock): View {
  return branches.viewFrom({ kind: 'made up from far below', head })
}

/** It can tell these blocks by their hashes, as a node that was on that branch. */
export function learn(provider: Provider, view: View): void {
  const shown = provider.view
  provider.show(view)
  provider.show(shown)
}

/** @returns whether it came true in time */
export async function comesTrue(
  isTrue: () => boolean | Promise<boolean>,
  withinMs = LONG_MS,
): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) return false
    await wait(2)
  }
  return true
}

export async function standsAt({ place }: Run, { hash }: ModelBlock): Promise<boolean> {
  const { rowCount } = await place.pool.query('SELECT FROM chain.cursor WHERE hash = $1', [
    Buffer.from(hash.slice(2), 'hex'),
  ])
  return rowCount === 1
}

export const faultsOf = ({ indexer }: Run, kind: RpcFaultKind): number => indexer?.status().faults[kind] ?? 0

/** Or the index found such a fault. */
export async function untilStored(run: Run, { hash }: ModelBlock, fault: RpcFaultKind): Promise<void> {
  const before = faultsOf(run, fault)
  await comesTrue(async () => {
    if (faultsOf(run, fault) > before) return true
    const block = Buffer.from(hash.slice(2), 'hex')
    return (await run.place.pool.query('SELECT FROM chain.block WHERE hash = $1', [block])).rowCount === 1
  })
}

export const reachesHead = (run: Run): Promise<boolean> => untilAtHead(run, LONG_MS)
