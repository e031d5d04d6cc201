import type { Tier } from '#api/creators/contract.ts'
import type { CoHost } from '#api/rooms/cohosts/contract.ts'
import type { ChannelToken } from '#api/tokens/contract.ts'
import { unitsName } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { isShortAddress, shortAddress } from '#web/kit/format/shortAddress.ts'
import {
  type DraftCondition,
  type GateDraft,
  gateTiers,
  isOtherPassDraft,
  type OtherPassDraft,
} from './gateDraft.ts'
import { draftsOf, isCounted, isTokenDraft, keyOf, OTHER_TOKEN, type TokenDraft } from './tokenDraft.ts'

/** One thing that a condition can be, as it is chosen. */
export interface ConditionOption {
  value: string
  word: string
  condition: DraftCondition
}

/** The option of any token by its address; a gate can have several of them. */
export const OTHER = keyOf(OTHER_TOKEN)

/** What was typed stays where another token is chosen, unless there are only whole ones of one of them. */
export function withAmountOf(next: DraftCondition, before?: DraftCondition): DraftCondition {
  if (!isTokenDraft(next) || !isTokenDraft(before)) return next
  const { amount, isTyped } = before
  return isCounted(next.kind) === isCounted(before.kind)
    ? { ...next, amount, ...(isTyped && { isTyped }) }
    : next
}

/** The option that a condition is. */
export function optionOf(one: DraftCondition): string {
  if (isOtherPassDraft(one)) return `pass of ${one.of.id}`
  return isTokenDraft(one) ? keyOf(one) : one
}

function tokenWord({ symbol, isPasted, ...one }: TokenDraft): string {
  if (isPasted || symbol === null) return 'another token…'
  const name = unitsName({ ...one, symbol, minUnits: '0' }, 0n)
  const word = one.kind === 'stake' ? `${name} staked` : one.kind === 'erc20' ? `${name} tokens` : name
  return one.isForeign && !isShortAddress(symbol, one.address) ? `${word} ${shortAddress(one.address)}` : word
}

function wordOf(one: OtherPassDraft | TokenDraft): string {
  if (isOtherPassDraft(one)) return `any ${isolated(one.of.name)} pass`
  return one.of ? `${tokenWord(one)} of ${isolated(one.of.name)}` : tokenWord(one)
}

const optionFor = (condition: OtherPassDraft | TokenDraft): ConditionOption => ({
  ...{ value: optionOf(condition), word: wordOf(condition), condition },
})

/** What of a co-host a door can ask for. */
function optionsOfCoHost({ channel: { id, handle, name }, hasPasses, tokens }: CoHost): ConditionOption[] {
  const of = { id, handle, name }
  const pass: OtherPassDraft[] = hasPasses ? [{ kind: 'other-pass', of }] : []
  return [...pass, ...tokens.flatMap((one) => draftsOf(one, of))].map(optionFor)
}

/** What a condition can be: what is there to be asked for, and what the gate asks for already. */
export function optionsOf(
  gate: GateDraft,
  tiers: readonly Tier[],
  tokens: readonly ChannelToken[],
  coHosts: readonly CoHost[] = [],
): ConditionOption[] {
  const plain = (value: string, word: string): ConditionOption => ({ value, word, condition: value })
  const options = [
    ...(tiers.length === 0 ? [] : [plain('pass', 'any pass')]),
    ...gateTiers(tiers).map(({ tierNo, name }) => plain(String(tierNo), `a ${isolated(name)} pass or above`)),
    ...tokens.flatMap((one) => draftsOf(one)).map(optionFor),
    ...coHosts.filter(({ state }) => state !== 'declined').flatMap(optionsOfCoHost),
    plain('follow', 'a follow'),
  ]
  const others = gate.of.flatMap((one) =>
    typeof one === 'string' || (isTokenDraft(one) && one.isPasted) ? [] : [one],
  )
  const unknown = others.filter((one) => options.every(({ value }) => value !== optionOf(one)))
  return [...options, ...unknown.map(optionFor), optionFor(OTHER_TOKEN)]
}
