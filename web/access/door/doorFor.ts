import { conditionWords, isOwnPass, othersAsked, tokensAsked } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { Refusal } from '../refusal.ts'
import type { Door, DoorContext, DoorLine, DoorPasses, DoorTokens, DoorWords } from './door.ts'
import { asksForPass, doorSells } from './doorSells.ts'
import { now, SPEAK } from './doorWords.ts'
import { doorLines, firstMissing, knownChecks, tokenChecks, tokensButton } from './tokensShort.ts'
import { type DoorWay, stampOf, waysOf } from './ways.ts'
import { otherPasses } from './words/eitherWords.ts'

/** For whom a members' door is. */
function membersOf({ gate }: DoorContext): string {
  const asksForTokens = gate?.conditions.some(isTokenCondition) ?? false
  if (!asksForPass(gate)) return asksForTokens ? 'Token holders only' : 'For followers'
  return asksForTokens ? 'Members only' : 'Pass holders only'
}

function eyebrow({ code }: Refusal, context: DoorContext): string {
  const { visibility } = context
  if (code === 'BANNED' || code === 'NOT_INVITED') return 'Closed for you'
  if (code === 'KICKED') return 'Closed for a moment'
  if (code === 'FOLLOW_REQUIRED') return 'For followers'
  if (visibility === 'members') return membersOf(context)
  if (visibility === 'private') return 'By invitation'
  return visibility === 'public' ? 'Open to everyone' : 'Stage door'
}

/** Refusals of a gate, which may have several ways in; the button is the cheapest of them. */
const OF_GATES: readonly Refusal['code'][] = [
  'FOLLOW_REQUIRED',
  'COLLAB_TOKENS',
  'NO_PASS',
  'TIER_REQUIRED',
  'PASS_EXPIRED',
  'PASS_MOVED',
]

function othersOf({ code }: Refusal, { otherWays }: DoorContext): string | null {
  if (otherWays.length === 0 || !OF_GATES.includes(code)) return null
  return `It also opens with ${otherWays.map(isolated).join(' or ')}`
}

function linesOf({ code, facts }: Refusal, { gate, channelName }: DoorContext): DoorLine[] {
  if (!OF_GATES.includes(code) && code !== 'TOKENS_SHORT') return []
  // nobody buys one of several things without a word of the others; a foreign token is told by its address alone
  const isTold =
    gate &&
    (code === 'COLLAB_TOKENS' ||
      (gate.mode === 'all'
        ? gate.conditions.some(isTokenCondition)
        : tokensAsked(gate).some(({ isForeign }) => isForeign)))
  const checks = facts.checks ?? (isTold ? knownChecks(facts, gate) : [])
  const lines = doorLines(checks, facts.checks !== undefined)
  if (!gate || othersAsked(gate).length === 0) return lines
  // beside those of others it says whose passes are meant
  return lines.map((line, at) =>
    checks[at]?.condition.kind === 'pass' && isOwnPass(checks[at].condition)
      ? { ...line, words: `any ${isolated(channelName)} pass` }
      : line,
  )
}

function linesTitle({ gate }: DoorContext): string {
  if (gate?.conditions.length === 1) return 'This is asked for'
  if (gate?.mode === 'any') return 'One of these is enough'
  return gate?.conditions.some(isTokenCondition)
    ? 'All of these are asked for, in one wallet'
    : 'All of these are asked for'
}

/** Titles that speak of a pass alone: where something else is got first they name all of it. */
const OF_PASS_ALONE: readonly Refusal['code'][] = ['NO_PASS', 'TIER_REQUIRED']

/** The words of a door whose button is another one for its price. */
function withFirst(words: DoorWords, first: DoorWay | undefined, { code, facts }: Refusal): DoorWords {
  if (!first || first.kind === 'pass') return words
  const { kind, label } = first
  const action =
    kind === 'tokens' ? ({ kind: 'get-tokens', address: first.address } as const) : { kind, path: first.path }
  const asked = (facts.checks ?? []).map(({ condition }) => conditionWords(condition))
  const title = OF_PASS_ALONE.includes(code) ? `Need ${asked.join(' or ')} to join` : words.title
  // what is said of a lock or a stake is of what came first without a price
  const proof = code === 'COLLAB_TOKENS' ? null : words.proof
  return { ...words, title, ...(proof === undefined ? {} : { proof }), action, label }
}

const TOGETHER = 'Your wallets together have enough tokens. Sent to one of them they open the door.'

function proofOf(
  { code, facts }: Refusal,
  { gate }: DoorContext,
  { proof, isInLines }: Pick<DoorWords, 'proof'> & { isInLines: boolean },
): string | null {
  // nobody buys a pass who need not; what is locked or staked is not sent
  const isSent = tokensAsked(gate ?? { conditions: [] }).every(
    ({ kind, lockedFor }) => kind !== 'stake' && lockedFor === undefined,
  )
  if (facts.isSplit && isSent && doorSells({ code, facts }, gate) !== null) return TOGETHER
  // which pass it takes stands in the lines
  return isInLines && code === 'NO_PASS' ? null : (proof ?? null)
}

/** Why that is first, while what it costs is what it was. */
function whyOf(ways: readonly DoorWay[], { first, gate }: DoorContext): string | null {
  if (!first) return null
  const stamp = gate?.mode === 'all' ? stampOf(ways) : ways.find(({ key }) => key === first.key)?.stamp
  return stamp === first.stamp ? first.why : null
}

/** Tokens that do as well as the pass that is sold, and those that are there in several wallets. */
function otherTokens(refusal: Refusal, { gate }: DoorContext): DoorTokens | null {
  const { code, facts } = refusal
  const isOther = doorSells(refusal, gate) !== null && gate?.mode === 'any'
  const isShort = code === 'TOKENS_SHORT' || code === 'COLLAB_TOKENS'
  if (!isOther && !(isShort && facts.isSplit)) return null
  const checks = tokenChecks(knownChecks(facts, gate))
  const mode = gate?.mode ?? 'all'
  const locked = firstMissing(checks, 'locked', mode)
  // where nothing else helps the button of the door locks by itself
  if (locked) return isOther ? tokensButton(locked) : null
  const missing = firstMissing(checks, 'bought', mode)
  return missing && tokensButton(missing)
}

/** Other creators whose passes do as well, and are not where its button leads. */
function passesOf({ code, facts }: Refusal, { gate }: DoorContext, { action }: DoorWords): DoorPasses[] {
  if (!OF_GATES.includes(code)) return []
  const conditions = knownChecks(facts, gate).map(({ condition }) => condition)
  return otherPasses({ conditions }).filter(({ path }) => action.kind !== 'passes' || path !== action.path)
}

/** The door as a pure function of its refusal: one reason, one proof, one action. */
export function doorFor(refusal: Refusal, context: DoorContext): Door {
  const ways = waysOf(refusal, context.gate, context.price ?? null)
  const first = context.gate?.mode === 'any' ? ways.find(({ key }) => key === context.first?.key) : undefined
  const own = SPEAK[refusal.code](refusal, context)
  const words = withFirst(own, first, refusal)
  const beside = otherTokens(refusal, context)
  const lines = linesOf(refusal, context)
  const passes = passesOf(refusal, context, words)
  const { checks } = refusal.facts
  // what was got elsewhere, of a token or in another tab, nobody here hears of; of a stranger nobody knows what is missing
  const isGotElsewhere =
    passes.length > 0 ||
    words.action.kind === 'passes' ||
    (lines.length > 0 &&
      checks !== undefined &&
      firstMissing(tokenChecks(checks), 'elsewhere', 'any') !== null)
  return {
    code: refusal.code,
    eyebrow: eyebrow(refusal, context),
    title: words.title,
    proof: proofOf(refusal, context, { ...words, isInLines: lines.length > 0 }),
    block: words.block ?? null,
    action: words.action,
    label: words.label,
    wait: words.wait ?? now,
    others: lines.length > 0 ? null : othersOf(refusal, context),
    lines,
    linesTitle: linesTitle(context),
    why: whyOf(ways, context),
    otherTokens: first
      ? ways.filter((one) => one.kind === 'tokens').filter((one) => one !== first)
      : beside
        ? [beside]
        : [],
    otherPass: words !== own && ways.some(({ kind }) => kind === 'pass') ? own.label : null,
    takesOwnTiers: context.gate?.conditions.some(isOwnPass) ?? true,
    otherPasses: passes,
    checksAgain: checks !== undefined && words.action.kind !== 'retry' && isGotElsewhere,
    isShut: words.isShut ?? false,
  }
}
