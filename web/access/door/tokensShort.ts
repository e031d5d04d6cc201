import { conditionWords, type GateRules } from '#domain/access/gate.ts'
import { type ConditionCheck, checksOf } from '#domain/access/opening.ts'
import {
  isTokenCondition,
  missingUnits,
  type TokenCondition,
  tokenWords,
  unitsName,
} from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { GateMode } from '#domain/words.ts'
import { formatAmount, type Rounding } from '#web/kit/format/formatAmount.ts'
import { isShortAddress, shortAddress } from '#web/kit/format/shortAddress.ts'
import type { DoorAddress, DoorLine, DoorTokens, DoorWords, Speak } from './door.ts'

/** How somebody stands to a token or a stake, in smallest units. */
export interface TokenCheck {
  condition: TokenCondition
  held: bigint
  missing: bigint
  /** its contract did not say what is held */
  isSilent: boolean
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
  return checks.flatMap(({ condition, heldUnits = '0', isSilent = false }) => {
    if (!isTokenCondition(condition)) return []
    const held = BigInt(heldUnits)
    return [{ condition, held, missing: missingUnits(condition, held), isSilent }]
  })
}

/** How what is missing is got: by a lock, wherever the token was made; what was made here is bought or staked, all else is got elsewhere. */
type Way = 'locked' | 'bought' | 'staked' | 'elsewhere'

function wayOf({ kind, isForeign, lockedFor }: TokenCondition): Way {
  if (lockedFor !== undefined) return 'locked'
  return isForeign ? 'elsewhere' : kind === 'stake' ? 'staked' : 'bought'
}

/** True for what this page gets: by a purchase at the token's own contract, or by a lock. */
export function isGotHere(condition: TokenCondition): boolean {
  return ['locked', 'bought'].includes(wayOf(condition))
}

const shareOf = (one: TokenCheck, other: TokenCheck) => one.missing * BigInt(other.condition.minUnits)

/** What is missing and got first in one way: where one is enough that of which the smallest part is missing. */
export function firstMissing(checks: readonly TokenCheck[], way: Way, mode: GateMode): TokenCheck | null {
  const missing = checks.filter((one) => wayOf(one.condition) === way && one.missing > 0n)
  const nearer = (a: TokenCheck, b: TokenCheck) => (shareOf(b, a) < shareOf(a, b) ? b : a)
  return missing.length === 0 ? null : mode === 'all' ? (missing[0] ?? null) : missing.reduce(nearer)
}

const figure = (units: bigint, { decimals }: TokenCondition, rounding: Rounding) =>
  formatAmount(units, decimals, rounding)

/** What is missing, rounded up so that it is enough: `38 NORTH`, `2 PUNK NFTs`. */
export function missingText({ condition, missing }: TokenCheck): string {
  return `${figure(missing, condition, 'up')} ${unitsName(condition, missing)}`
}

/** Where a foreign token is; null of what was made here. */
export function contractOf({ isForeign, address, symbol }: TokenCondition): DoorAddress | null {
  if (!isForeign) return null
  const of = isShortAddress(symbol, address) ? '' : ` of ${isolated(symbol)}`
  return { address, label: `Copy the address${of}` }
}

/** Where what is got nowhere here is; null of what this page gets or locks. */
export function elsewhereOf(condition: TokenCondition): DoorAddress | null {
  return wayOf(condition) === 'elsewhere' ? contractOf(condition) : null
}

const VERBS = { locked: 'Lock', bought: 'Get', staked: 'Stake', elsewhere: 'Get' } as const satisfies Record<
  Way,
  string
>

/** The button that gets or locks what is missing, or says where it is staked. */
export function tokensButton(one: TokenCheck): DoorTokens {
  return { address: one.condition.address, label: `${VERBS[wayOf(one.condition)]} ${missingText(one)}` }
}

/**
 * What is missing and got first: what is locked, what can be bought here, what is staked, then what is got elsewhere. Where all is
 * asked for the lock comes last: its time runs, and it opens nothing until the rest is there.
 */
export function firstOf(checks: readonly TokenCheck[], mode: GateMode): TokenCheck | null {
  const first = (way: Way) => firstMissing(checks, way, mode)
  const others = () => first('bought') ?? first('staked') ?? first('elsewhere')
  return mode === 'all' ? (others() ?? first('locked')) : (first('locked') ?? others())
}

const HAS = { locked: 'locked', bought: 'hold', staked: 'staked', elsewhere: 'hold' } as const

function holds({ condition, held, missing }: TokenCheck): string {
  const verb = HAS[wayOf(condition)]
  return `you ${verb} ${figure(held, condition, 'down')}, missing ${figure(missing, condition, 'up')}`
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
const stakeIt = (one: TokenCheck) => `Stake ${missingText(one)} in its vault`

function restOf(one: ConditionCheck, isKnown: boolean): string | null {
  if (!isKnown) return null
  if (one.isMet) return 'met'
  if (one.isSilent) return 'it does not answer'
  const [token] = tokenChecks([one])
  return token ? holds(token) : 'missing'
}

/**
 * One line a condition, where a gate has several or asks for a foreign token.
 * @param isKnown false: nobody was asked what they have
 */
export function doorLines(checks: readonly ConditionCheck[], isKnown: boolean): DoorLine[] {
  const lines = checks.map((one): DoorLine => {
    const contract = isTokenCondition(one.condition) ? contractOf(one.condition) : null
    return {
      ...{ words: isolated(conditionWords(one.condition)), isMet: one.isMet, rest: restOf(one, isKnown) },
      ...(contract && { contract }),
    }
  })
  return lines.length > 1 || lines[0]?.contract ? lines : []
}

const checkAgain = { action: { kind: 'retry' }, label: 'Check again' } as const

/** What a lock means for who has to make one, and how far it is. */
function lockProof({ condition, held }: TokenCheck, isKnown: boolean): string {
  const rule = 'Locked while you are inside; you take them back whenever you want.'
  if (!isKnown || held === 0n) return rule
  const [locked, least] = [
    figure(held, condition, 'down'),
    figure(BigInt(condition.minUnits), condition, 'up'),
  ]
  return `${rule} Locked so far: ${locked} of ${least}.`
}

function proofOf(all: readonly TokenCheck[], isOnly: boolean, facts: DenyFacts, mode: GateMode) {
  const wanted = firstOf(all, mode)
  const way = wanted && wayOf(wanted.condition)
  if (facts.isSplit) {
    return way === 'locked'
      ? 'One wallet has to have all of it, what is locked too: your wallets have it together.'
      : 'It has to be in one wallet: your wallets together have enough.'
  }
  if (wanted && way === 'locked') {
    // where lines stand below, they say how far it is
    const isAlone = isOnly && contractOf(wanted.condition) === null
    return lockProof(wanted, facts.checks !== undefined && isAlone)
  }
  // of strangers nobody knows what they have
  if (!facts.checks)
    return `Sign in with the wallet that has them${way === 'bought' ? ', or get them here' : ''}`
  if (way === 'elsewhere') return 'It is not sold here. Get it elsewhere, then check again.'
  const stake = way === 'staked' ? wanted : null
  const [only] = isOnly ? all : []
  const parts = [only ? holds(only) : null, stake ? stakeIt(stake) : null].filter((one) => one !== null)
  return parts.length === 0 ? null : parts.map(sentence).join('. ')
}

/** The token of which nobody knows what is missing, as it said nothing; null where what is got here opens the door as well. */
export function silentOf(
  checks: readonly TokenCheck[],
  wanted: TokenCheck | null,
  mode: GateMode,
): TokenCheck | null {
  const isGot = mode === 'any' && wanted !== null && elsewhereOf(wanted.condition) === null
  return isGot ? null : (checks.find(({ isSilent, missing }) => isSilent && missing > 0n) ?? null)
}

/** A token that said nothing is asked again. */
function silentWords({ condition }: TokenCheck): DoorWords {
  const [name, address] = [isolated(condition.symbol), shortAddress(condition.address)]
  return {
    title: 'A token does not answer',
    proof: `The contract of ${name}${name === address ? '' : ` (${address})`} did not say what you hold. It opens nothing until it answers.`,
    ...checkAgain,
  }
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
    const first = firstOf(all, mode)
    // what is locked cannot be sent from one wallet to another
    const wanted = facts.isSplit && first && wayOf(first.condition) !== 'locked' ? null : first
    const silent = silentOf(all, wanted, mode)
    if (silent) return silentWords(silent)
    if (!wanted) return { ...words, ...checkAgain }
    // nothing of it is for sale, and it may be there
    if (!facts.checks && wayOf(wanted.condition) !== 'bought')
      return { ...words, action: { kind: 'sign-in' }, label: 'Sign in' }
    const contract = elsewhereOf(wanted.condition)
    if (contract)
      return {
        ...words,
        action: { kind: 'copy-address', address: contract.address },
        label: contract.label,
      }
    const { address, label } = tokensButton(wanted)
    return { ...words, action: { kind: 'get-tokens', address }, label }
  },
}
