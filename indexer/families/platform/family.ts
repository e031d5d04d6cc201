import { accessManagerAbi, platformTimelockAbi, serviceAccountAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import { contract, type Family } from '../family.ts'
import { securityFold } from './securityFold.ts'
import { SECURITY_EVENT } from './tables.ts'
import { roleName } from './timelockRoles.ts'

type Manager<E extends EventNamesOf<typeof accessManagerAbi>> = ArgsOf<
  typeof accessManagerAbi,
  E,
  Record<never, never>
>
type Timelock<E extends EventNamesOf<typeof platformTimelockAbi>> = ArgsOf<
  typeof platformTimelockAbi,
  E,
  Record<never, never>
>

const ACCESS_MANAGER = contract({
  kind: 'access_manager',
  origin: { root: 'accessManager', isOptional: true },
  editions: [accessManagerAbi],
  names: {},
  scope: 'whole',
  events: {
    RoleGranted: securityFold(190, 'role_granted', ({ roleId, account }: Manager<'RoleGranted'>) => ({
      subject: account,
      new: roleId,
    })),
    RoleRevoked: securityFold(191, 'role_revoked', ({ roleId, account }: Manager<'RoleRevoked'>) => ({
      subject: account,
      old: roleId,
    })),
    RoleAdminChanged: securityFold(192, 'role_admin', ({ roleId, admin }: Manager<'RoleAdminChanged'>) => ({
      subject: roleId,
      new: admin,
    })),
    RoleGuardianChanged: securityFold(
      193,
      'role_guardian',
      ({ roleId, guardian }: Manager<'RoleGuardianChanged'>) => ({
        subject: roleId,
        new: guardian,
      }),
    ),
    RoleGrantDelayChanged: securityFold(
      194,
      'role_delay',
      ({ roleId, delay }: Manager<'RoleGrantDelayChanged'>) => ({
        subject: roleId,
        new: delay,
      }),
    ),
    RoleLabel: securityFold(195, 'role_label', ({ roleId, label }: Manager<'RoleLabel'>) => ({
      subject: roleId,
      new: label,
    })),
    TargetClosed: securityFold(196, 'target_closed', ({ target, closed }: Manager<'TargetClosed'>) => ({
      subject: target,
      new: closed,
    })),
    TargetFunctionRoleUpdated: securityFold(
      197,
      'target_role',
      ({ target, roleId }: Manager<'TargetFunctionRoleUpdated'>) => ({
        subject: target,
        new: roleId,
      }),
    ),
    TargetAdminDelayUpdated: securityFold(
      198,
      'target_delay',
      ({ target, delay }: Manager<'TargetAdminDelayUpdated'>) => ({
        subject: target,
        new: delay,
      }),
    ),
    OperationScheduled: securityFold(
      199,
      'operation_scheduled',
      ({ operationId, target }: Manager<'OperationScheduled'>) => ({
        ...{ subject: operationId, new: target },
      }),
    ),
    OperationExecuted: securityFold(
      200,
      'operation_executed',
      ({ operationId }: Manager<'OperationExecuted'>) => ({
        subject: operationId,
      }),
    ),
    OperationCanceled: securityFold(
      201,
      'operation_cancelled',
      ({ operationId }: Manager<'OperationCanceled'>) => ({
        subject: operationId,
      }),
    ),
  },
})

const PLATFORM_TIMELOCK = contract({
  kind: 'platform_timelock',
  origin: { root: 'timelock', isOptional: true },
  editions: [platformTimelockAbi],
  names: {},
  scope: 'whole',
  events: {
    CallScheduled: securityFold(202, 'call_scheduled', ({ id, target }: Timelock<'CallScheduled'>) => ({
      subject: id,
      new: target,
    })),
    CallExecuted: securityFold(203, 'call_executed', ({ id, target }: Timelock<'CallExecuted'>) => ({
      subject: id,
      new: target,
    })),
    Cancelled: securityFold(204, 'call_cancelled', ({ id }: Timelock<'Cancelled'>) => ({ subject: id })),
    MinDelayChange: securityFold(
      205,
      'delay',
      ({ oldDuration, newDuration }: Timelock<'MinDelayChange'>, { address }) => ({
        ...{ subject: address, old: oldDuration, new: newDuration },
      }),
    ),
    RoleGranted: securityFold(206, 'role_granted', ({ role, account }: Timelock<'RoleGranted'>) => ({
      subject: account,
      new: roleName(role),
    })),
    RoleRevoked: securityFold(207, 'role_revoked', ({ role, account }: Timelock<'RoleRevoked'>) => ({
      subject: account,
      old: roleName(role),
    })),
    RoleAdminChanged: securityFold(
      208,
      'role_admin',
      ({ role, previousAdminRole, newAdminRole }: Timelock<'RoleAdminChanged'>) => ({
        ...{ subject: roleName(role), old: roleName(previousAdminRole), new: roleName(newAdminRole) },
      }),
    ),
    CallSalt: 'the number of the decision holds it',
  },
})

const KEY_NAMED = securityFold<{ readonly newKey: string; readonly from: bigint }>(
  159,
  'key_named',
  ({ newKey, from }) => ({ subject: newKey, new: from }),
)
const KEY_CANCELLED = securityFold<{ readonly key: string }>(160, 'key_cancelled', ({ key }) => ({
  subject: key,
}))
const KEY_REMOVED = securityFold<{ readonly key: string }>(161, 'key_removed', ({ key }) => ({
  subject: key,
}))

const serviceAccount = (kind: string, root: string) =>
  contract({
    kind,
    origin: { root, isOptional: true },
    editions: [serviceAccountAbi],
    names: {},
    scope: 'whole',
    events: {
      KeyNamed: KEY_NAMED,
      KeyCancelled: KEY_CANCELLED,
      KeyRemoved: KEY_REMOVED,
      Forwarded: 'is the daily work of a service: the contract that it calls says what was done',
    },
  })

/** Who rules the platform: roles, decisions that wait, keys of services, and the code that upgradeable contracts run. */
export const PLATFORM: Family = {
  name: 'platform',
  version: 1,
  contracts: [
    ACCESS_MANAGER,
    PLATFORM_TIMELOCK,
    serviceAccount('attestor_account', 'attestorAccount'),
    serviceAccount('keeper_account', 'keeperAccount'),
  ],
  tables: [SECURITY_EVENT],
}
