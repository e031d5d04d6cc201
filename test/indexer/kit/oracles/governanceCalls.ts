import { id, type Result, type Wallet } from 'ethers'
import {
  creatorGovernorAbi,
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
  governorFactoryAbi,
} from '#generated/abis.ts'
import { createDice, type Dice } from '../../simulation/dice.ts'
import type { Stage } from '../stage.ts'
import { interfaceOf } from './interfaceOf.ts'
import { callsOf } from './ownFold.ts'

const DAY_S = 86_400
const UNIT = 10n ** 18n
const ALL = 2n ** 255n
const NOBODY = `0x${'0'.repeat(40)}`
const GOVERNOR = interfaceOf(creatorGovernorAbi)
const STATES = ['pending', 'active', 'cancelled', 'defeated', 'succeeded', 'queued', 'expired', 'executed']

/** A creator's token with its vault, and the governor where the creator made one. */
export interface Community {
  creator: Wallet
  vault: string
}

type Calls = [targets: string[], values: bigint[], calldatas: string[], description: string]

const timeOf = async (stage: Stage) =>
  Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)

/** Two creators with a token and a vault each, in which four people have stakes. */
export async function openCommunities(stage: Stage): Promise<Community[]> {
  const people = stage.people.slice(0, 4)
  const { creatorTokenFactory, vaultFactory } = stage.deployment
  const tokens = callsOf(stage, creatorTokenFactory as string, creatorTokenFactoryAbi)
  const vaults = callsOf(stage, vaultFactory as string, creatorVaultFactoryAbi)
  const must = async (done: Promise<boolean>) => {
    if (!(await done)) throw new Error('a community was refused')
  }
  const communities: Community[] = []
  for (const [n, creator] of people.slice(0, 2).entries()) {
    const launch = { name: `Token ${n}`, symbol: `T${n}`, preset: 0, currency: 0, creatorFeeBps: 0 }
    const bare = { launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: 0 }
    await must(tokens.by(creator, 'create', [{ ...launch, ...bare }]))
    const token = await tokens.ask<string>('tokenOf', creator.address)
    await must(vaults.by(creator, 'createVault', [token, 0, n === 0]))
    const vault = await vaults.ask<string>('vaultOf', token)
    for (const [i, person] of people.entries()) {
      const amount = BigInt(6_000 + 5_000 * i) * UNIT
      const bought = [amount, person.address, ALL, 2n ** 40n - 1n, NOBODY]
      const shares = callsOf(stage, token, creatorTokenAbi)
      await must(shares.by(person, 'buyExact', bought, UNIT))
      await must(shares.by(person, 'approve', [vault, ALL]))
      await must(callsOf(stage, vault, creatorVaultAbi).by(person, 'stake', [amount]))
    }
    communities.push({ creator, vault })
  }
  return communities
}

/** A governor whose first proposal changes its quorum: decided by all, and done. */
export async function decideOnce(stage: Stage, { creator, vault }: Community): Promise<void> {
  const people = stage.people.slice(0, 4)
  const factory = callsOf(stage, stage.deployment.governorFactory as string, governorFactoryAbi)
  await factory.by(creator, 'createGovernor', [vault, 0])
  const address = await factory.ask<string>('governorOf', vault)
  const governor = callsOf(stage, address, creatorGovernorAbi)
  const data = GOVERNOR.encodeFunctionData('updateQuorumNumerator', [5])
  const calls: Calls = [[address], [0n], [data], 'five of a hundred']
  const hashed = [...calls.slice(0, 3), id(calls[3])]
  const proposal = await governor.ask('hashProposal', ...hashed)
  const steps = [
    () => wait(stage, 0),
    () => governor.by(creator, 'propose', calls),
    () => wait(stage, 1),
    ...people.map((person) => () => governor.by(person, 'castVote', [proposal, 1])),
    () => wait(stage, 4),
    () => governor.by(creator, 'queue', hashed),
    () => wait(stage, 2),
    () => governor.by(creator, 'execute', hashed),
  ]
  for (const step of steps) if (!(await step())) throw new Error('a decision was refused')
}

async function wait(stage: Stage, days: number): Promise<boolean> {
  await stage.chain.rpc('local_mine', { blocks: 1, seconds: Math.floor(days * DAY_S) + 2 })
  return true
}

/** Visits of people in their communities; some calls are refused. @returns how many went through */
export async function actInCommunities(
  stage: Stage,
  communities: Community[],
  { visits, seed }: { visits: number; seed: string },
): Promise<number> {
  const dice = createDice('governance', seed)
  const factory = callsOf(stage, stage.deployment.governorFactory as string, governorFactoryAbi)
  let taken = 0
  for (let i = 0; i < visits; i++) {
    const { creator, vault } = dice.pick(communities)
    const address = await factory.ask<string>('governorOf', vault)
    const until = dice.isLucky(0.6) ? (await timeOf(stage)) + 300 * DAY_S : 0
    const done =
      address === NOBODY
        ? [await factory.by(creator, 'createGovernor', [vault, until])]
        : await visit(stage, { creator, vault, address }, { dice, text: `${seed} ${i}` })
    taken += done.filter(Boolean).length
  }
  return taken
}

const CREATED = GOVERNOR.getEvent('ProposalCreated')?.topicHash as string

interface Visit {
  dice: Dice
  text: string
}

/** What people do about one of the last proposals, by where it stands. @returns which calls went through */
async function visit(
  stage: Stage,
  { creator, address, vault }: Community & { address: string },
  { dice, text }: Visit,
): Promise<boolean[]> {
  const people = stage.people.slice(0, 4) as Wallet[]
  const governor = callsOf(stage, address, creatorGovernorAbi)
  const logs = await stage.provider.getLogs({ fromBlock: 0, address, topics: [CREATED] })
  if (logs.length === 0 || dice.isLucky(0.3))
    return [await propose(governor, address, { dice, people, text })]
  const args = GOVERNOR.parseLog(dice.pick(logs.slice(-2)))?.args as Result
  const calls: Calls = [[...args.targets], [...args[3]], [...args.calldatas], args.description]
  const hashed = [...calls.slice(0, 3), id(calls[3])]
  const state = STATES[Number(await governor.ask<bigint>('state', args.proposalId))] as string
  const each = async (share: number, call: (person: Wallet) => Promise<boolean>) => {
    const done: boolean[] = []
    for (const person of people) if (dice.isLucky(share)) done.push(await call(person))
    return done
  }
  const days = async (count: number) => {
    await wait(stage, count)
    return []
  }
  const vote = (person: Wallet) => {
    const answer = dice.pick([1, 1, 1, 1, 2, 0])
    if (dice.isLucky(0.6)) return governor.by(person, 'castVote', [args.proposalId, answer])
    const reason = [args.proposalId, answer, `because\0 ${text}`]
    if (dice.isLucky(0.5)) return governor.by(person, 'castVoteWithReason', reason)
    return governor.by(person, 'castVoteWithReasonAndParams', [...reason, '0xab'])
  }
  if (dice.isLucky(0.1)) {
    const proposer = people.find((person) => person.address === args.proposer) as Wallet
    return [await governor.by(dice.isLucky(0.5) ? proposer : creator, 'cancel', hashed)]
  }
  if (dice.isLucky(0.1))
    return each(0.3, (person) =>
      callsOf(stage, vault, creatorVaultAbi).by(person, 'unstake', [BigInt(dice.roll(900)) * UNIT]),
    )
  if (state === 'pending') return days(1)
  if (state === 'active') {
    // the last hour, where a late quorum makes a vote longer
    if (dice.isLucky(0.3)) await days(0.9)
    return [...(await each(0.7, vote)), ...(await days(dice.pick([0.5, 3, 4, 4])))]
  }
  if (state === 'succeeded')
    return dice.isLucky(0.85) ? each(0.4, (person) => governor.by(person, 'queue', hashed)) : days(8)
  if (state !== 'queued') return days(dice.roll(3))
  if (dice.isLucky(0.3)) return each(0.6, (person) => governor.by(person, 'object', [args.proposalId]))
  await days(dice.pick([0, 2, 2, 17]))
  return each(0.4, (person) => governor.by(person, 'execute', hashed))
}

/** A setting of the governor, nothing at all for somebody, or a signal. */
function propose(
  governor: ReturnType<typeof callsOf>,
  address: string,
  { dice, people, text }: { dice: Dice; people: Wallet[]; text: string },
): Promise<boolean> {
  const proposer = dice.pick(people)
  if (dice.isLucky(0.25)) return governor.by(proposer, 'signal', [1 + dice.roll(2), `signal ${text}`])
  const [name, value] = dice.pick<[string, number | bigint]>([
    ['setVotingDelay', DAY_S + dice.roll(20_000)],
    ['setVotingPeriod', DAY_S + dice.roll(172_801)],
    ['setProposalThreshold', BigInt(1 + dice.roll(1000)) * UNIT],
    ['updateQuorumNumerator', 1 + dice.roll(20)],
    ['setLateQuorumVoteExtension', dice.roll(DAY_S)],
  ])
  const data = GOVERNOR.encodeFunctionData(name, [value])
  const calls: Calls = dice.isLucky(0.7)
    ? [[address], [0n], [data], text]
    : [[dice.pick(people).address, address], [0n, 0n], ['0x', data], text]
  return governor.by(proposer, 'propose', calls)
}
