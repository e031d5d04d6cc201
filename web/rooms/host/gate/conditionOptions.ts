import type { Tier } from '#api/creators/contract.ts'
import type { ChannelToken } from '#api/tokens/contract.ts'
import { unitsName } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { isShortAddress, shortAddress } from '#web/kit/format/shortAddress.ts'
import { type DraftCondition, type GateDraft, gateTiers } from './gateDraft.ts'
import { draftsOf, isCounted, keyOf, OTHER_TOKEN, type TokenDraft } from './tokenDraft.ts'

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
  if (typeof next === 'string' || before === undefined || typeof before === 'string') return next
  return isCounted(next.kind) === isCounted(before.kind) ? { ...next, amount: before.amount } : next
}

/** The option that a condition is. */
export const optionOf = (one: DraftCondition) => (typeof one === 'string' ? one : keyOf(one))

function wordOf({ symbol, isPasted, ...one }: TokenDraft): string {
  if (isPasted || symbol === null) return 'another token…'
  const name = unitsName({ ...one, symbol, minUnits: '0' }, 0n)
  const word = one.kind === 'stake' ? `${name} staked` : one.kind === 'erc20' ? `${name} tokens` : name
  return one.isForeign && !isShortAddress(symbol, one.address) ? `${word} ${shortAddress(one.address)}` : word
}

const tokenOption = (token: TokenDraft): ConditionOption => ({
  ...{ value: keyOf(token), word: wordOf(token), condition: token },
})

/** What a condition can be: what is there to be asked for, and what the gate asks for already. */
export function optionsOf(
  gate: GateDraft,
  tiers: readonly Tier[],
  tokens: readonly ChannelToken[],
): ConditionOption[] {
  const plain = (value: string, word: string): ConditionOption => ({ value, word, condition: value })
  const options = [
    ...(tiers.length === 0 ? [] : [plain('pass', 'any pass')]),
    ...gateTiers(tiers).map(({ tierNo, name }) => plain(String(tierNo), `a ${isolated(name)} pass or above`)),
    ...tokens.flatMap(draftsOf).map(tokenOption),
    plain('follow', 'a follow'),
  ]
  const others = gate.of.flatMap((one) => (typeof one === 'string' || one.isPasted ? [] : [one]))
  const unknown = others.filter((one) => options.every(({ value }) => value !== keyOf(one)))
  return [...options, ...unknown.map(tokenOption), tokenOption(OTHER_TOKEN)]
}
