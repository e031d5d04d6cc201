import type { Address, Hex } from 'viem'
import type { Fact } from '../kit/openWorld.ts'

/** Who may do what, and what changes when; the rows of `role_grant` and `param_change`. */
export interface RolesModel {
  /** `role:account` → since when and with which delay, seconds */
  grants: Map<string, { since: number; delay: number }>
  admins: Map<number, bigint>
  guardians: Map<number, bigint>
  labels: Map<number, string>
  /** `contract:selector` → role */
  duties: Map<string, bigint>
  closed: Set<Address>
  /** calls that wait at the AccessManager; 0 = done or taken back */
  changes: Map<Hex, { effectiveAt: number; nonce: number; data: Hex }>
  /** decisions of the timelock: when they are due; 1 = done, 0 = taken back */
  decisions: Map<Hex, number>
  params: Map<string, number | Address>
  history: { what: string; old: unknown; new: unknown; at: number }[]
}

/** Rebuilds roles and parameters from logs alone. */
export function replayRoles(facts: Fact[]): RolesModel {
  const model: RolesModel = {
    grants: new Map(),
    admins: new Map(),
    guardians: new Map(),
    labels: new Map(),
    duties: new Map(),
    closed: new Set(),
    changes: new Map(),
    decisions: new Map(),
    params: new Map(),
    history: [],
  }
  for (const fact of facts) {
    readGrant(model, fact)
    readWaiting(model, fact)
    readParam(model, fact)
  }
  return model
}

function readGrant(model: RolesModel, { name, args }: Fact): void {
  const role = Number(args.roleId)
  const key = `${role}:${args.account}`
  if (name === 'RoleGranted') {
    // for one who has the role already only the delay changes
    const since = args.newMember ? Number(args.since) : (model.grants.get(key)?.since ?? 0)
    model.grants.set(key, { since, delay: Number(args.delay) })
  }
  if (name === 'RoleRevoked') model.grants.delete(key)
  if (name === 'RoleLabel') model.labels.set(role, args.label as string)
  if (name === 'RoleAdminChanged') model.admins.set(role, args.admin as bigint)
  if (name === 'RoleGuardianChanged') model.guardians.set(role, args.guardian as bigint)
  if (name === 'TargetFunctionRoleUpdated')
    model.duties.set(`${args.target}:${args.selector}`, args.roleId as bigint)
  if (name === 'TargetClosed') {
    if (args.closed) model.closed.add(args.target as Address)
    else model.closed.delete(args.target as Address)
  }
}

function readWaiting({ changes, decisions }: RolesModel, { name, args, at }: Fact): void {
  const id = args.operationId as Hex
  if (name === 'OperationScheduled')
    changes.set(id, {
      effectiveAt: Number(args.schedule),
      nonce: Number(args.nonce),
      data: args.data as Hex,
    })
  const change = changes.get(id)
  if (change && (name === 'OperationExecuted' || name === 'OperationCanceled')) change.effectiveAt = 0
  if (name === 'CallScheduled') decisions.set(args.id as Hex, at + Number(args.delay))
  if (name === 'CallExecuted') decisions.set(args.id as Hex, 1)
  if (name === 'Cancelled') decisions.set(args.id as Hex, 0)
}

function readParam({ params, history }: RolesModel, { name, args, at }: Fact): void {
  if (name === 'FeeChanged') note(`fee:${args.product}`, args.oldBps as number, args.newBps as number)
  if (name === 'TreasuryChanged') note('treasury', args.oldTreasury as Address, args.newTreasury as Address)

  /** The old value an event names has to be what the log said last. */
  function note(what: string, old: number | Address, now: number | Address): void {
    const last = params.get(what) ?? (typeof old === 'number' ? 0 : `0x${'0'.repeat(40)}`)
    if (last !== old) throw new Error(`${what} was ${last}, not ${old}`)
    params.set(what, now)
    history.push({ what, old, new: now, at })
  }
}
