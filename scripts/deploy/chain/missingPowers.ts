import { type Address, encodeFunctionData } from 'viem'
import type { Holder } from '#scripts/roles/readRoles.ts'
import type { Deployer } from '../deployer.ts'
import { abiOf, selectorOf } from '../plan/partAbi.ts'
import type { PartName, Setup } from '../plan/parts.ts'
import { HOLDERS, holderOf, POWERS, ROLES } from '../plan/roles.ts'
import { type Access, type DeployTask, isAdministrator } from './administrator.ts'

/** Who rules while a platform is set up. */
export interface Ruling {
  /** everybody who holds a role of the AccessManager, as its logs say; on local chains nobody is asked to go */
  holders: Pick<Holder, 'role' | 'account'>[]
  /** the timelock of before, which makes the last of the calls when it is replaced */
  timelock?: Address
  /** fee schedules that contracts of earlier versions still ask */
  earlierFeeSchedules: Address[]
}

type At = Partial<Record<PartName, Address>>

/** Calls of the AccessManager that are missing: each role to its holder and away from all others, the administrator's last. */
export async function missingPowers(
  deployer: Deployer,
  at: At,
  setup: Setup,
  ruling: Ruling,
): Promise<DeployTask[]> {
  const manager = at.accessManager as Address
  const abi = abiOf('accessManager')
  const steps: DeployTask[] = []
  const step = (functionName: string, args: readonly unknown[], what: string) =>
    steps.push({ to: manager, data: encodeFunctionData({ abi, functionName, args }), what })
  const give = async (role: bigint, name: string, account: Address, delay: number) => {
    const [isMember, set] = await deployer.read<Access>(manager, abi, 'hasRole', [role, account])
    if (!isMember || Number(set) !== delay) step('grantRole', [role, account, delay], `${account} is ${name}`)
  }
  const others = (role: bigint, account: Address) =>
    ruling.holders.filter((held) => held.role === role && held.account !== account)

  for (const holder of HOLDERS) {
    const { owners } = setup
    const role = ROLES[holder.role]
    const account = owners ? holderOf(holder, at, owners) : setup.deployer
    await give(role, holder.role, account, owners ? holder.delay : 0)
    if (owners)
      for (const { account: former } of others(role, account))
        step('revokeRole', [role, former], `${former} is ${holder.role} no more`)
  }
  for (const { part, functions, role } of POWERS) {
    const target = at[part]
    if (!target) continue
    const selectors = functions.map((name) => selectorOf(abiOf(part), name))
    const roles = await Promise.all(
      selectors.map((selector) =>
        deployer.read<bigint>(manager, abi, 'getTargetFunctionRole', [target, selector]),
      ),
    )
    if (roles.some((set) => set !== ROLES[role]))
      step('setTargetFunctionRole', [target, selectors, ROLES[role]], `${role} may ${functions.join(', ')}`)
  }

  if (!setup.owners) return steps
  // whoever makes these calls goes last: without the role the rest would be refused
  const timelock = at.timelock as Address
  await give(ROLES.ADMIN, 'the administrator', timelock, 0)
  const last = [ruling.timelock, deployer.address]
  const former = others(ROLES.ADMIN, timelock).map(({ account }) => account)
  for (const account of former.filter((account) => !last.includes(account)))
    step('revokeRole', [ROLES.ADMIN, account], `${account} is the administrator no more`)
  if (await isAdministrator(deployer, at))
    step('renounceRole', [ROLES.ADMIN, deployer.address], 'the deployer is nothing')
  else if (former.includes(deployer.address))
    step('revokeRole', [ROLES.ADMIN, deployer.address], 'the deployer is nothing')
  if (ruling.timelock && former.includes(ruling.timelock))
    step('revokeRole', [ROLES.ADMIN, ruling.timelock], `${ruling.timelock} is the administrator no more`)
  return steps
}
