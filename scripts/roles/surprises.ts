import type { Address, Hex } from 'viem'
import { abiOf, selectorOf } from '#scripts/deploy/plan/partAbi.ts'
import type { Owners, PartName } from '#scripts/deploy/plan/parts.ts'
import { TIMELOCK_SECONDS } from '#scripts/deploy/plan/parts.ts'
import { HOLDERS, holderOf, POWERS, ROLES } from '#scripts/deploy/plan/roles.ts'
import { isPublic } from '#scripts/deploy/release/owners.ts'
import type { Holder, RolesOnChain } from './readRoles.ts'

/** Where fees go, and what that is. */
export type Treasury = Pick<Holder, 'account' | 'kind' | 'threshold'>

/** What a reader of the roles has to know besides them. */
export interface RoleContext {
  chainId: number
  at: Partial<Record<PartName, Address>>
  earlierFeeSchedules: Address[]
  treasuries: Treasury[]
  /** what the deployment file says; undefined on local chains where the deployer holds every role */
  owners?: Owners
}

const lower = (text: string) => text.toLowerCase()

/** What nobody planned; empty when everything is as the plan says. */
export function unexpectedRoles(roles: RolesOnChain, context: RoleContext): string[] {
  const own = [
    ...unplannedPowers(roles, context),
    ...unplannedOverseers(roles),
    ...unplannedWaits(roles),
    ...unplannedHolders(roles, context),
  ]
  if (!isPublic(context.chainId)) return own
  return [...own, ...untrusted(roles, context), ...unplannedDelays(roles), ...aboutTimelock(roles, context)]
}

/** Powers and money in the hands of one person. */
export function untrusted({ holders }: RolesOnChain, context: RoleContext): string[] {
  const found = holders.flatMap((holder) => whyNotTrusted(holder, context))
  for (const { account, kind, threshold } of context.treasuries)
    if (kind === 'key') found.push(`fees go to ${account}, a single key`)
    else if (threshold !== undefined && threshold < 2)
      found.push(`fees go to ${account}, which asks for ${threshold} signature`)
  return found
}

/** Functions that the plan gives to another role, or to none. */
function unplannedPowers({ powers }: RolesOnChain, context: RoleContext): string[] {
  const planned = new Map<string, bigint>()
  for (const { part, functions, role } of POWERS) {
    for (const target of targetsOf(part, context))
      for (const name of functions) planned.set(keyOf(target, selectorOf(abiOf(part), name)), ROLES[role])
  }
  const found = new Set(powers.map(({ target, selector }) => keyOf(target, selector)))
  const missing = [...planned.keys()].filter((key) => !found.has(key)).map((key) => `nobody was given ${key}`)
  const other = powers.filter(({ target, selector, role }) => planned.get(keyOf(target, selector)) !== role)
  return [
    ...missing,
    ...other.map(
      ({ target, selector, role }) =>
        `role ${role} may call ${keyOf(target, selector)}, which is not planned`,
    ),
  ]
}

/** Where a part is, and where it was when contracts were made that still ask it. */
function targetsOf(part: PartName, { at, earlierFeeSchedules }: RoleContext): Address[] {
  const present = at[part]
  return [...(present ? [present] : []), ...(part === 'feeSchedule' ? earlierFeeSchedules : [])]
}

/** Every role is given by the administrator, and nobody else cancels what its holders ask for. */
function unplannedOverseers({ overseers }: RolesOnChain): string[] {
  return overseers.map(
    ({ role, by, as }) => `role ${by} is ${as} of role ${role} instead of the administrator`,
  )
}

/** Nothing is closed, and what the administrator says counts at once. */
function unplannedWaits({ closed, waits }: RolesOnChain): string[] {
  return [
    ...closed.map((target) => `${target} is closed: nobody can call what is restricted there`),
    ...waits.map(({ of, seconds }) =>
      typeof of === 'bigint'
        ? `role ${of} counts ${seconds} s after it is given instead of at once`
        : `what the administrator says about ${of} counts after ${seconds} s instead of at once`,
    ),
  ]
}

/** Every role is with whom the deployment file names and with nobody else. */
function unplannedHolders(
  { holders }: RolesOnChain,
  { chainId, at, owners, treasuries }: RoleContext,
): string[] {
  if (!owners) return isPublic(chainId) ? ['the deployment file names no owners'] : []
  const planned = new Map<Holder['role'], Address | undefined>([[ROLES.ADMIN, at.timelock]])
  for (const holder of HOLDERS) planned.set(ROLES[holder.role], holderOf(holder, at, owners))
  for (const role of ['PROPOSER', 'CANCELLER', 'EXECUTOR'] as const) planned.set(role, owners.safe)
  const found = holders.flatMap(({ role, account }) => {
    const wanted = planned.get(role)
    if (!wanted) return [`${account} holds ${nameOf(role)}, which is nobody's`]
    return lower(account) === lower(wanted) ? [] : [`${account} holds ${nameOf(role)}, which is ${wanted}'s`]
  })
  for (const [role, wanted] of planned)
    if (!holders.some((held) => held.role === role && lower(held.account) === lower(wanted ?? '')))
      found.push(`${wanted} does not hold ${nameOf(role)}`)
  for (const { account } of treasuries)
    if (lower(account) !== lower(owners.treasury))
      found.push(`fees go to ${account} instead of ${owners.treasury}`)
  return found
}

function nameOf(role: Holder['role']): string {
  return typeof role === 'bigint' ? `role ${role}` : role
}

/** Holders that wait shorter or longer than the plan says. */
function unplannedDelays({ holders }: RolesOnChain): string[] {
  const planned = new Map<Holder['role'], number>(HOLDERS.map(({ role, delay }) => [ROLES[role], delay]))
  return holders.flatMap(({ role, account, delay }) => {
    const wanted = planned.get(role) ?? 0
    return delay === wanted ? [] : [`${account} holds role ${role} and waits ${delay} s instead of ${wanted}`]
  })
}

function keyOf(target: Address, selector: Hex): string {
  return `${lower(selector)} of ${lower(target)}`
}

/** One person alone must hold nothing. */
function whyNotTrusted({ role, account, kind, threshold }: Holder, { at }: RoleContext): string[] {
  const who = `${account} holds ${nameOf(role)}`
  if (kind === 'key') return [`${who} with a single key`]
  if (threshold !== undefined && threshold < 2) return [`${who} and asks for ${threshold} signature`]
  if (kind === 'everybody' && role !== 'EXECUTOR') return [`everybody holds ${role}`]
  if (role === ROLES.ADMIN && lower(account) !== lower(at.timelock ?? ''))
    return [`${who}, which is the timelock's alone`]
  if (role === 'TIMELOCK_ADMIN') return [`${who}: it can skip the delay`]
  return []
}

function aboutTimelock({ holders, timelockS }: RolesOnChain, { at }: RoleContext): string[] {
  const found: string[] = []
  if (timelockS === undefined) found.push('there is no timelock')
  else if (BigInt(timelockS) < TIMELOCK_SECONDS)
    found.push(`the timelock waits ${timelockS} s instead of ${TIMELOCK_SECONDS}`)
  if (
    !holders.some(({ role, account }) => role === ROLES.ADMIN && lower(account) === lower(at.timelock ?? ''))
  )
    found.push('the timelock is not the administrator')
  return found
}
