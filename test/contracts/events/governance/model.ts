import type { Address } from 'viem'
import type { Fact } from '../kit/openWorld.ts'
import { type GovernorModel, openGovernor, readGovernor, readTimelock } from './governorModel.ts'
import { openVault, readVault, type VaultModel } from './vaultModel.ts'

/** Everything the family says, put together. */
export interface CommunityModel {
  vaults: Map<Address, VaultModel>
  governors: Map<Address, GovernorModel>
  vaultImplementation: Address | undefined
  governorImplementations: [Address, Address] | undefined
  /** proxy → code, from `Upgraded` */
  versions: Map<Address, Address>
}

/** Rebuilds vaults and governors from logs alone. A clone speaks before the factory says what it is, so that factories are read first. */
export function replay(facts: Fact[]): CommunityModel {
  const model: CommunityModel = {
    vaults: new Map(),
    governors: new Map(),
    vaultImplementation: undefined,
    governorImplementations: undefined,
    versions: new Map(),
  }
  const byTimelock = new Map<Address, GovernorModel>()
  for (const fact of facts) {
    const { name, args, emitter } = fact
    if (name === 'VaultCreated') model.vaults.set(args.vault as Address, openVault(fact))
    if (name === 'GovernorCreated') {
      const governor = openGovernor(fact)
      model.governors.set(governor.address, governor)
      byTimelock.set(governor.timelock, governor)
    }
    if (name === 'ImplementationChanged') model.vaultImplementation = args.newImplementation as Address
    if (name === 'ImplementationsChanged')
      model.governorImplementations = [args.newGovernor as Address, args.newTimelock as Address]
    if (name === 'Upgraded') model.versions.set(emitter, args.implementation as Address)
  }
  for (const fact of facts) {
    const { emitter } = fact
    const [vault, governor, treasury] = [
      model.vaults.get(emitter),
      model.governors.get(emitter),
      byTimelock.get(emitter),
    ]
    if (vault) readVault(vault, fact)
    if (governor) readGovernor(governor, fact)
    if (treasury) readTimelock(treasury, fact)
  }
  return model
}
