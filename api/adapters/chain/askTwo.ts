import type { Alarms } from '#telemetry/alarms.ts'
import { ChainDisputed, ChainUnreadable } from '../../ports/chain.ts'
import type { Node } from './rpc.ts'

/** What nodes told, in the order of their answers. */
export interface Answers<T> {
  /** what two told alike; null while only one answers, or all tell something else */
  alike: { value: T } | null
  all: { host: string; value: T }[]
}

const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))

/**
 * Asks two nodes at once, and further ones only while no two of them told the same. What a node refuses or garbles
 * counts as silence. Throws ChainUnreadable when none answers.
 */
export async function collect<T>(nodes: Node[], read: (node: Node) => Promise<T>): Promise<Answers<T>> {
  const all: Answers<T>['all'] = []
  const causes: unknown[] = []
  const ask = async (node: Node): Promise<void> => {
    try {
      all.push({ host: node.host, value: await read(node) })
    } catch (error) {
      causes.push(error)
    }
  }
  const alikeIn = () =>
    all.find((one, n) => all.some((other, m) => m > n && keyOf(other.value) === keyOf(one.value)))
  await Promise.all(nodes.slice(0, 2).map(ask))
  for (const node of nodes.slice(2)) if (!alikeIn()) await ask(node)
  if (all.length === 0) throw new ChainUnreadable('no node answered', { cause: new AggregateError(causes) })
  return { alike: alikeIn() ?? null, all }
}

/** Counts and says that providers contradict each other. */
export function raiseDispute(alarms: Alarms, question: string, answers: { host: string }[]): void {
  const hosts = answers.map(({ host }) => host)
  alarms.raise('chain_reads_disputed', { question, hosts }, 'providers answer the same question differently')
}

/**
 * What two nodes tell alike, or the word of the only one that answers.
 * Throws ChainDisputed, with an alarm, when they answer differently.
 */
export async function askTwo<T>(
  alarms: Alarms,
  question: string,
  nodes: Node[],
  read: (node: Node) => Promise<T>,
): Promise<{ value: T; confirmedBy: 1 | 2 }> {
  const { alike, all } = await collect(nodes, read)
  if (alike) {
    if (all.some(({ value }) => keyOf(value) !== keyOf(alike.value))) raiseDispute(alarms, question, all)
    return { value: alike.value, confirmedBy: 2 }
  }
  const [only, other] = all
  if (!only || other) {
    raiseDispute(alarms, question, all)
    throw new ChainDisputed(`providers answer ${question} differently`)
  }
  return { value: only.value, confirmedBy: 1 }
}
