import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { Status } from '../follow/status.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover } from '../rpc/failover.ts'
import { RpcFault } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import { endDisputes, openDispute } from '../store/disputes.ts'
import type { Round } from './askEveryone.ts'
import { createHeadsApart } from './headsApart.ts'
import { type ProviderWords, WORD_MS } from './providerWords.ts'

export interface Finding {
  /** height up to which enough providers tell what is stored; null = they do not */
  agreed: number | null
  /** lowest block of ours that others refute */
  refuted: number | null
}

const DISPUTE_MS = 30_000

/** Says who is right when all were asked: see the table of decision 132. */
export function createRoundJudge(deps: {
  writer: Writer
  chainId: number
  failover: Failover
  profile: ChainProfile
  providers: number
  quorum: number
  alarms: Alarms
  status: Status
  monotonic: Clock
  words: ProviderWords
  neededOf(answering: number): number
}) {
  const { writer, chainId, failover, providers, quorum, alarms, status, monotonic, words } = deps
  const headsApart = createHeadsApart(deps)
  let differSinceMs: number | null = null
  let shortSinceMs: number | null = null
  // the process before us may have left one
  let mayHaveDispute = true

  /** Of three or more, whoever stands against two is named and asked no more until it tells the same. */
  function leaveOut(round: Round): void {
    const votes = new Map<string, number>()
    for (const hash of round.hashes.values()) votes.set(hash, (votes.get(hash) ?? 0) + 1)
    const winner = [...votes].find(([, count]) => count >= 2 && count * 2 > round.hashes.size)?.[0]
    if (winner === undefined) return
    for (const [node, hash] of round.hashes) {
      if (hash === winner) failover.leaveOut(node, headsApart.isLeading(node))
      else nameLiar(node, `block ${round.height} is ${hash}, two others tell ${winner}: left out`)
    }
    if (winner !== round.ourHash) return
    for (const node of round.apart) nameLiar(node, 'its head is on another branch than two others: left out')
  }

  function nameLiar(node: Endpoint, sentence: string): void {
    failover.leaveOut(node, true)
    failover.accuse(node, new RpcFault('fork', sentence))
    alarms.raise('provider_left_out', { chainId, provider: node.name }, sentence)
  }

  async function tellDifference(round: Round, number: number): Promise<void> {
    differSinceMs ??= monotonic()
    if (monotonic() - differSinceMs < DISPUTE_MS) return
    const told = Object.fromEntries([...round.hashes].map(([node, hash]) => [node.name, hash]))
    const sentence = `providers show different blocks at ${number}: no level rises`
    mayHaveDispute = true
    status.degraded.set('providers_disagree', sentence)
    alarms.raise('providers_disagree', { chainId, number, told }, sentence)
    await openDispute(writer, chainId, { number, told })
  }

  async function endDifference(): Promise<void> {
    differSinceMs = null
    status.degraded.delete('providers_disagree')
    if (mayHaveDispute) await endDisputes(writer, chainId)
    mayHaveDispute = false
  }

  function tellSilence(): void {
    const heard = words.heard().length
    shortSinceMs = heard >= 2 ? null : (shortSinceMs ?? monotonic())
    if (shortSinceMs === null || monotonic() - shortSinceMs < WORD_MS) {
      status.degraded.delete('provider_silent')
      return
    }
    const meaning = quorum === 1 ? 'by RPC_QUORUM=1 one word counts' : 'no level rises'
    const sentence = `${heard} of ${providers} providers answer: ${meaning}`
    status.degraded.set('provider_silent', sentence)
    alarms.raise('provider_silent', { chainId, heard, providers }, sentence)
  }

  return {
    async settle(round: Round, cursor: Cursor): Promise<Finding> {
      words.noteRound(round.tips, round.same)
      tellSilence()
      if (round.epoch !== cursor.epoch) return { agreed: null, refuted: null }
      const madeUp = headsApart.judge(round, cursor)
      if (providers > 2) leaveOut(round)
      const { height, same, hashes, wrongBlock } = round
      const others = [...hashes.values()].filter((hash) => hash !== round.ourHash)
      const isEnough = same.size >= deps.neededOf(round.tips.size)
      // of two, nobody tells otherwise then; of more, the larger part wins
      const isAgreed = isEnough && same.size > others.length
      if (isAgreed) await endDifference()
      else if (others.length > 0) await tellDifference(round, height as number)
      const refuted = [wrongBlock, madeUp].filter((block) => block !== null)
      return {
        agreed: isAgreed ? height : null,
        refuted: refuted.length > 0 ? Math.min(...refuted) : null,
      }
    },
  }
}
