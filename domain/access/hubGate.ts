import type { HostedKind } from '../room/hostedKind.ts'
import type { Visibility } from '../words.ts'
import { type Condition, type GateRules, isOtherPass } from './gate.ts'
import { isTokenCondition } from './tokenCondition.ts'

/** A condition as `contracts/gates/Gate.sol` knows it. */
export interface HubCondition {
  /** 0x hex, lower case */
  token: string
  /** of `GateKinds` */
  kind: number
  /** of passes alone: the lowest that passes; 0 = any */
  rank: number
  /** of an ERC-1155 alone, digits; 0 of all else */
  id: string
  /** smallest units or a count, digits; 0 of passes */
  min: string
}

/** A gate as the room hub knows it. */
export interface HubGate {
  /** every condition has to hold; otherwise one is enough */
  all: boolean
  conditions: HubCondition[]
}

/** `GateKinds` of `contracts/gates/Gate.sol`. */
const KINDS = { erc20: 1, erc721: 2, erc1155: 3, pass: 4, tier: 4, stake: 5 } as const

function hubCondition(one: Condition, collection: string | null): HubCondition | null {
  if (one.kind === 'follower') return null
  if (isTokenCondition(one)) {
    const { address: token, kind, tokenId: id = '0', minUnits: min } = one
    return { token, kind: KINDS[kind], rank: 0, id, min }
  }
  const token = isOtherPass(one) ? one.collection : collection
  if (token === null) return null
  return {
    token,
    kind: KINDS[one.kind],
    rank: one.kind === 'tier' ? one.rank : 0,
    id: '0',
    min: '0',
  }
}

/**
 * Rules as the room hub can keep them; no rules are an open gate.
 * @param collection the creator's passes, 0x hex in lower case; null where there are none
 * @returns null for what no contract can tell, such as who follows a channel
 */
export function hubGateOf(rules: GateRules | null, collection: string | null): HubGate | null {
  if (rules === null) return { all: false, conditions: [] }
  const conditions = rules.conditions.map((one) => hubCondition(one, collection))
  if (!conditions.every((one) => one !== null)) return null
  return { all: rules.mode === 'all' && conditions.length > 1, conditions }
}

/** True when both let in the same for the same reasons, in the same order. */
export function isSameHubGate(a: HubGate, b: HubGate): boolean {
  const textOf = ({ all, conditions }: HubGate) =>
    JSON.stringify([
      all && conditions.length > 1,
      conditions.map(({ token, kind, rank, id, min }) => [token, kind, rank, id, min]),
    ])
  return textOf(a) === textOf(b)
}

/** Whether a room with these rules is kept on the chain: it has to be, it may be, or it cannot. */
export const ON_CHAIN = ['must', 'may', 'never'] as const
export type OnChain = (typeof ON_CHAIN)[number]

/**
 * A voice room whose gate asks for something else than passes of its creator is led by the chain; a private one is nobody's business, and
 * what no contract can tell stays here.
 */
export function onChainOf(
  { kind, visibility }: { kind: HostedKind; visibility: Visibility },
  rules: Pick<GateRules, 'conditions'> | null,
): OnChain {
  const conditions = rules?.conditions ?? []
  if (kind !== 'voice' || visibility === 'private') return 'never'
  if (conditions.some(({ kind: of }) => of === 'follower')) return 'never'
  return conditions.some((one) => isTokenCondition(one) || isOtherPass(one)) ? 'must' : 'may'
}
