import type { Room } from '#api/rooms/contract.ts'
import type { RoomToken } from '#api/tokens/contract.ts'
import { missingUnits, unitsName } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { firstOf, missingText, silentOf, type TokenCheck } from '#web/access/door/tokensShort.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'

/** What is missing first, in the wallet in which tokens help most, or does not answer; null where the figures do not say so (yet). */
export function missingInside(
  mode: NonNullable<Room['gate']>['mode'],
  tokens: readonly RoomToken[],
): TokenCheck | null {
  const checks = tokens.map((condition): TokenCheck => {
    const held = BigInt(condition.wallets[0]?.heldUnits ?? 0)
    return { condition, held, missing: missingUnits(condition, held), isSilent: condition.isSilent }
  })
  const first = firstOf(checks, mode)
  return silentOf(checks, first, mode) ?? first
}

/** What somebody needs to stay, or why nobody knows, as a sentence without its full stop. */
export function needToStay(one: TokenCheck | null): string {
  if (one === null) return 'Tokens are missing to stay'
  const { condition, missing, isSilent } = one
  if (isSilent) return `${isolated(condition.symbol)} does not answer`
  if (condition.lockedFor !== undefined) return `Lock ${missingText(one)} to stay`
  if (condition.kind === 'stake') return `You need ${missingText(one)} more staked to stay`
  return `You need ${formatAmount(missing, condition.decimals, 'up')} more ${unitsName(condition, missing)} to stay`
}
