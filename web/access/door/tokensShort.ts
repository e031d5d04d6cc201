import { conditionWords, type GateRules } from '#domain/access/gate.ts'
import { type ConditionCheck, checksOf } from '#domain/access/opening.ts'
import {
  isTokenCondition,
  missingUnits,
  type TokenCondition,
  tokenWords,
} from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { GateMode, TokenKind } from '#domain/words.ts'
import { formatAmount, type Rounding } from '#web/kit/format/formatAmount.ts'
import type { DoorLine, DoorTokens, DoorWords, Speak } from './door.ts'

/** How somebody stands to a token or a stake, in smallest units. */
export interface TokenCheck {
  condition: TokenCondition
  held: bigint
  missing: bigint
}

/** How somebody stands to the conditions of a gate. Where nobody was asked: as who has nothing. */
export function knownChecks(
  { checks }: Pick<DenyFacts, 'checks'>,
  gate: GateRules | null | undefined,
): readonly ConditionCheck[] {
  return checks ?? (gate ? checksOf(gate, []) : [])
}

/** The tokens and stakes among some checks. */
export function tokenChecks(checks: readonly ConditionCheck[]): TokenCheck[] {
  return checks.flatMap(({ condition, heldUnits = '0' }) => {
    if (!isTokenCondition(condition)) return []
    const held = BigInt(heldUnits)
    return [{ condition, held, missing: missingUnits(condition, held) }]
  })
}

const shareOf = (one: TokenCheck, other: TokenCheck) => one.missing * BigInt(other.condition.minUnits)

/** What is missing of one kind and got first: where one is enough that of which the smallest part is missing. */
export function firstMissing(
  checks: readonly TokenCheck[],
  kind: TokenKind,
  mode: GateMode,
): TokenCheck | null {
  const missing = checks.filter((one) => one.condition.kind === kind && one.missing > 0n)
  const nearer = (a: TokenCheck, b: TokenCheck) => (shareOf(b, a) < shareOf(a, b) ? b : a)
  return missing.length === 0 ? null : mode === 'all' ? (missing[0] ?? null) : missing.reduce(nearer)
}

const figure = (units: bigint, { decimals }: TokenCondition, rounding: Rounding) =>
  formatAmount(units, decimals, rounding)

/** What is missing, rounded up so that it is enough: `38 NORTH`. */
export function missingText({ condition, missing }: TokenCheck): string {
  return `${figure(missing, condition, 'up')} ${isolated(condition.symbol)}`
}

/** The button that gets what is missing, or says where it is staked. */
export function tokensButton(one: TokenCheck): DoorTokens {
  const verb = one.condition.kind === 'stake' ? 'Stake' : 'Get'
  return { address: one.condition.address, label: `${verb} ${missingText(one)}` }
}

/** What is missing and got or staked first. */
export function firstOf(checks: readonly TokenCheck[], mode: GateMode): TokenCheck | null {
  return firstMissing(checks, 'erc20', mode) ?? firstMissing(checks, 'stake', mode)
}

function holds({ condition, held, missing }: TokenCheck): string {
  const verb = condition.kind === 'stake' ? 'staked' : 'hold'
  return `you ${verb} ${figure(held, condition, 'down')}, missing ${figure(missing, condition, 'up')}`
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
const stakeIt = (one: TokenCheck) => `Stake ${missingText(one)} in its vault`

/** One line a condition, where a gate has several. @param isKnown false: nobody was asked what they have */
export function doorLines(checks: readonly ConditionCheck[], isKnown: boolean): DoorLine[] {
  if (checks.length < 2) return []
  return checks.map((one) => {
    const [token] = tokenChecks([one])
    const rest = !isKnown ? 'asked for' : one.isMet ? 'met' : token ? holds(token) : 'missing'
    return { words: isolated(conditionWords(one.condition)), isMet: one.isMet, rest }
  })
}

const checkAgain = { action: { kind: 'retry' }, label: 'Check again' } as const

function proofOf(all: readonly TokenCheck[], isOnly: boolean, facts: DenyFacts, mode: GateMode) {
  if (facts.isSplit) return 'It has to be in one wallet: your wallets together have enough.'
  const isStake = firstMissing(all, 'erc20', mode) === null
  const stake = isStake ? firstMissing(all, 'stake', mode) : null
  const [only] = isOnly ? all : []
  // of strangers nobody knows what they have
  if (!facts.checks) return `Sign in with the wallet that has them${isStake ? '' : ', or get them here'}`
  const parts = [only ? holds(only) : null, stake ? stakeIt(stake) : null].filter((one) => one !== null)
  return parts.length === 0 ? null : parts.map(sentence).join('. ')
}

/** What the door says where tokens or stakes are missing: how much, and the one thing to do about it. */
export const TOKENS: Record<'TOKENS_SHORT', Speak> = {
  TOKENS_SHORT: ({ facts }, { gate }): DoorWords => {
    const mode = gate?.mode ?? 'all'
    const checks = knownChecks(facts, gate)
    const all = tokenChecks(checks)
    if (all.length === 0) return { title: 'Tokens are missing', ...checkAgain }
    const asked = all.map(({ condition }) => tokenWords(condition))
    const words = {
      title: `Need ${asked.join(mode === 'any' ? ' or ' : ' and ')} to join`,
      proof: proofOf(all, checks.length === 1, facts, mode),
    }
    const wanted = facts.isSplit ? null : firstOf(all, mode)
    if (!wanted) return { ...words, ...checkAgain }
    // nothing of it is for sale, and it may be there
    if (!facts.checks && wanted.condition.kind === 'stake')
      return { ...words, action: { kind: 'sign-in' }, label: 'Sign in' }
    const { address, label } = tokensButton(wanted)
    return { ...words, action: { kind: 'get-tokens', address }, label }
  },
}
