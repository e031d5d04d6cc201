import type { Address, Hex } from 'viem'
import type { Deployer } from '../deployer.ts'
import { abiOf } from '../plan/partAbi.ts'
import { ROLES } from '../plan/roles.ts'
import type { Placed } from './placeParts.ts'

/** A call the administrator has to make before the platform is as planned. */
export interface DeployTask {
  to: Address
  data: Hex
  what: string
}

/** What the AccessManager answers about an account and a role. */
export type Access = readonly [isMember: boolean, delay: number]

/** Whether the deployer may still do what the administrator does. */
export async function isAdministrator(deployer: Deployer, at: Placed['at']): Promise<boolean> {
  const manager = at.accessManager as Address
  const [isMember, delay] = await deployer.read<Access>(manager, abiOf('accessManager'), 'hasRole', [
    ROLES.ADMIN,
    deployer.address,
  ])
  return isMember && Number(delay) === 0
}
