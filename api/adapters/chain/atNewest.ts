import type { Alarms } from '#telemetry/alarms.ts'
import { askTwo } from './askTwo.ts'
import { type Head, readCommonBlock } from './commonBlock.ts'
import type { Node, Rpc } from './rpc.ts'

/** What asking at the newest common block needs. */
export interface NewestDeps {
  rpc: Rpc
  alarms: Alarms
  isOld(head: Head): boolean
  /** name of the alarm for answers that differ, where it is not that of all reads */
  alarm?: string
}

/** What was told at a block, and by how many. */
export interface AtNewest<T> {
  value: T
  confirmedBy: 1 | 2
  head: Head
}

const named = (alarms: Alarms, name: string | undefined): Alarms =>
  name === undefined ? alarms : { ...alarms, raise: (_, ...about) => alarms.raise(name, ...about) }

/**
 * Asks those who know the newest common block; a third one is there for when two of them differ.
 * Throws ChainUnreadable, ChainDisputed.
 * @param question what is asked, for whoever reads of a dispute
 */
export async function atNewest<T>(
  { rpc, alarms, isOld, alarm }: NewestDeps,
  question: string,
  read: (node: Node, blockHash: string, blockAt: number) => Promise<T>,
): Promise<AtNewest<T>> {
  const { head, nodes } = await readCommonBlock(rpc, { alarms, isOld })
  const others = nodes.length > 1 ? rpc.nodes.filter((node) => !nodes.includes(node)) : []
  const all = [...nodes, ...others]
  const answer = await askTwo(named(alarms, alarm), question, all, (node) => read(node, head.hash, head.at))
  return { ...answer, head }
}
