import type { Address } from 'viem'
import { openStage, type Stage } from '../stage.ts'
import { openToken } from './tokens.ts'

/** A vault and a governor over a creator's token, with the gas of making them. */
export async function openCommunity(
  stage: Stage,
  creator: Address,
): Promise<{ token: Address; vault: Address; governor: Address; gas: Record<string, number> }> {
  const deployer = stage.accounts[0] as Address
  const { factory: tokens, token } = await openToken(stage, creator)
  const { manager, ledger, currencyList } = stage
  const vaults = await stage.proxy('creatorVaultFactory', [manager], [tokens])
  const vaultModel = await stage.deploy('creatorVault', [ledger, currencyList])
  const onVaults = { to: vaults, contract: 'creatorVaultFactory' }
  await stage.gas({ ...onVaults, from: deployer, name: 'setImplementation', args: [vaultModel] })
  const gas: Record<string, number> = {}
  gas['a creator makes a vault'] = await stage.gas({
    ...onVaults,
    from: creator,
    name: 'createVault',
    args: [token, 0n, true],
  })
  const vault = await stage.read<Address>(vaults, 'creatorVaultFactory', 'vaultOf', [token])
  const governors = await stage.proxy('governorFactory', [manager], [vaults])
  const models = [await stage.deploy('creatorGovernor'), await stage.deploy('creatorTimelock')]
  const onGovernors = { to: governors, contract: 'governorFactory' }
  await stage.gas({ ...onGovernors, from: deployer, name: 'setImplementations', args: models })
  gas['a creator makes a governor and its timelock'] = await stage.gas({
    ...onGovernors,
    from: creator,
    name: 'createGovernor',
    args: [vault, 0],
  })
  const governor = await stage.read<Address>(governors, 'governorFactory', 'governorOf', [vault])
  return { token, vault, governor, gas }
}

/** Gas of a community that votes. */
export async function measureCommunities(): Promise<Record<string, number>> {
  const stage = await openStage()
  return (await openCommunity(stage, stage.accounts[1] as Address)).gas
}
