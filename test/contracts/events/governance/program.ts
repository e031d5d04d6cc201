import { type Address, parseSignature } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed } from '../kit/openWorld.ts'
import type { Call, Community, Platform } from './platform.ts'
import { governorCalls } from './proposals.ts'

const UNIT = 10n ** 18n

/** Everything people do with vaults and factories, and what {@link governorCalls} adds. */
export function allCalls(platform: Platform, dice: Dice): Call[] {
  const { world, admin, people, ledger, dollar, names, vaults, governors, communities } = platform
  const person = () => dice.pick(people)
  const community = () => dice.pick(communities)
  const currency = () => dice.roll(3)
  const later = async () => BigInt((await world.now()) + 3600)

  /** A call of a vault, when there is one. */
  const atVault = (call: (vault: Deployed, of: Community) => Promise<string | null>) => async () => {
    const of = community()
    return of.vault ? call(of.vault, of) : 'no vault'
  }

  const calls: Call[] = [
    ['createVault', () => createVault(platform, community(), dice)],
    ['createGovernor', () => createGovernor(platform, community(), dice)],
    [
      'stake',
      atVault((vault) =>
        world.send(person(), vault, 'stake', [dice.amount(0n, 12_000n) * UNIT + dice.amount(0n, UNIT)]),
      ),
    ],
    ['unstake', atVault((vault) => world.send(person(), vault, 'unstake', [dice.amount(0n, 4_000n) * UNIT]))],
    ['withdraw', atVault((vault) => world.send(person(), vault, 'withdraw', [person()]))],
    [
      'openRevenue',
      atVault((vault, { creator }) =>
        world.send(creator, vault, 'openRevenue', [dice.roll(2), `0x${'ab'.repeat(32)}`]),
      ),
    ],
    [
      'notifyRevenue',
      atVault((vault) => {
        const [index, amount] = [currency(), dice.amount(0n, 10n ** 12n)]
        return world.send(person(), vault, 'notifyRevenue', [index, amount], index === 0 ? amount : 0n)
      }),
    ],
    ['absorb', atVault((vault) => world.send(person(), vault, 'absorb', [currency()]))],
    ['sendDollars', atVault((vault) => world.send(person(), dollar, 'transfer', [vault.address, 77n]))],
    [
      'creditNative',
      atVault((vault) =>
        world.send(person(), ledger, 'creditNative', [vault.address], dice.amount(1n, UNIT)),
      ),
    ],
    [
      'creditToken',
      atVault((vault) =>
        world.send(person(), ledger, 'creditToken', [vault.address, 1, dice.amount(1n, 10n ** 9n)]),
      ),
    ],
    [
      'withdrawFor',
      atVault((vault) => world.send(person(), ledger, 'withdrawFor', [vault.address, dice.roll(2)])),
    ],
    ['claim', atVault((vault) => world.send(person(), vault, 'claim', [currency(), person()]))],
    ['delegate', atVault((vault) => world.send(person(), vault, 'delegate', [person()]))],
    [
      'delegateBySig',
      atVault(async (vault) => {
        const [signer, delegatee, expiry] = [person(), person(), await later()]
        const nonce = await world.read<bigint>(vault, 'nonces', [signer])
        const { v, r, s } = parseSignature(
          await world.sign(signer, {
            domain: { name: 'CreatorVault', version: '1', chainId: 31_337, verifyingContract: vault.address },
            types: {
              Delegation: [
                { name: 'delegatee', type: 'address' },
                { name: 'nonce', type: 'uint256' },
                { name: 'expiry', type: 'uint256' },
              ],
            },
            primaryType: 'Delegation',
            message: { delegatee, nonce, expiry },
          }),
        )
        return world.send(person(), vault, 'delegateBySig', [delegatee, nonce, expiry, v, r, s])
      }),
    ],
    ['setImplementation', () => renew(platform, vaults, 'CreatorVault')],
    ['setImplementations', () => renew(platform, governors, 'CreatorGovernor')],
    [
      'upgradeVaultFactory',
      async () =>
        world.send(dice.roll(2) === 0 ? person() : admin, vaults, 'upgradeToAndCall', [
          (await world.deploy('CreatorVaultFactory', [names.address])).address,
          '0x',
        ]),
    ],
    ['wait', () => world.wait(dice.roll(100_000)).then(() => null)],
  ]
  // the lives of proposals are long: their calls and time come more often
  const often = calls.filter(([name]) =>
    /^(stake|wait|claim|notifyRevenue|createVault|createGovernor|withdraw)$/.test(name),
  )
  const time = calls.filter(([name]) => name === 'wait')
  return [...calls, ...often, ...often, ...time, ...time, ...time, ...governorCalls(platform, dice)]
}

async function createVault(platform: Platform, of: Community, dice: Dice): Promise<string | null> {
  const { world, vaults, people, dollar } = platform
  const caller = dice.roll(5) === 0 ? dice.pick(people) : of.creator
  const minStake = dice.amount(0n, 10n) * UNIT
  const args = [of.token.address, minStake, of.founderVotes]
  const refusal = await world.send(caller, vaults, 'createVault', args)
  if (refusal) return refusal
  const address = await world.read<Address>(vaults, 'vaultOf', [of.token.address])
  of.vault = await world.know(address, 'CreatorVault')
  for (const account of people)
    for (const token of [of.token, dollar]) await world.send(account, token, 'approve', [address, 2n ** 255n])
  return null
}

async function createGovernor(platform: Platform, of: Community, dice: Dice): Promise<string | null> {
  const { world, governors, ledger } = platform
  if (!of.vault) return 'no vault'
  const vetoDays = dice.roll(60)
  const args = [of.vault.address, vetoDays === 0 ? 0 : (await world.now()) + vetoDays * 86_400]
  const refusal = await world.send(of.creator, governors, 'createGovernor', args)
  if (refusal) return refusal
  const address = await world.read<Address>(governors, 'governorOf', [of.vault.address])
  of.governor = await world.know(address, 'CreatorGovernor')
  of.timelock = await world.know(await world.read<Address>(of.governor, 'timelock'), 'CreatorTimelock')
  await world.send(of.creator, ledger, 'creditNative', [of.timelock.address], 10n * UNIT)
  return world.send(of.creator, ledger, 'withdrawFor', [of.timelock.address, 0])
}

/** Later clones come from newly placed code. */
async function renew(
  { world, admin, ...rest }: Platform,
  factory: Deployed,
  name: string,
): Promise<string | null> {
  if (name === 'CreatorVault') {
    const vault = await world.deploy(name, [rest.ledger.address, rest.currencies.address])
    return world.send(admin, factory, 'setImplementation', [vault.address])
  }
  const [governor, timelock] = [await world.deploy(name), await world.deploy('CreatorTimelock')]
  return world.send(admin, factory, 'setImplementations', [governor.address, timelock.address])
}
