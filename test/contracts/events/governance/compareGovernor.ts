import { expect } from 'chai'
import { type Address, keccak256, toBytes } from 'viem'
import type { Deployed, World } from '../kit/openWorld.ts'
import { type GovernorModel, objectionsOf, type Proposal, quorumAt, stateAt } from './governorModel.ts'
import { type VaultModel, votesAt } from './vaultModel.ts'

/** Holds every getter of a governor and its treasury against the model; the states its proposals are in. */
export async function compareGovernor(
  world: World,
  governor: Deployed,
  model: GovernorModel,
  vault: VaultModel,
  people: Address[],
): Promise<number[]> {
  const states: number[] = []
  const read = (name: string, args: unknown[] = []) => world.read(governor, name, args)
  expect(await read('token')).to.equal(model.vault)
  expect(await read('timelock')).to.equal(model.timelock)
  expect(await read('founder')).to.equal(model.founder)
  expect(await read('vetoUntil')).to.equal(BigInt(model.vetoUntil))
  expect(await read('votingDelay')).to.equal(model.votingDelay)
  expect(await read('votingPeriod')).to.equal(model.votingPeriod)
  expect(await read('proposalThreshold')).to.equal(model.threshold)
  expect(await read('lateQuorumVoteExtension')).to.equal(model.extension)
  expect(await read('quorumNumerator')).to.equal(model.numerators.at(-1)?.value)
  const before = Number(await read('clock')) - 1
  for (const account of people)
    expect(await read('getVotes', [account, before])).to.equal(votesAt(vault, account, before))
  for (const proposal of model.proposals.values()) {
    await compareProposal(world, governor, proposal, people)
    const time = Number(await read('clock'))
    const state = await read('state', [proposal.id])
    if (Number(await read('clock')) !== time) throw new Error('time moved while reading')
    expect(state, `proposal ${proposal.id}`).to.equal(stateAt(model, vault, proposal, time))
    states.push(Number(state))
    if (proposal.snapshot < time)
      expect(await read('quorum', [proposal.snapshot])).to.equal(quorumAt(model, vault, proposal.snapshot))
  }

  const treasury = await world.know(model.timelock, 'CreatorTimelock')
  expect(await world.read(treasury, 'governor')).to.equal(model.address)
  for (const [operation, due] of model.operations)
    expect(await world.read(treasury, 'getTimestamp', [operation])).to.equal(due)
  return states
}

async function compareProposal(
  world: World,
  governor: Deployed,
  proposal: Proposal,
  people: Address[],
): Promise<void> {
  const read = (name: string, args: unknown[] = []) => world.read(governor, name, [proposal.id, ...args])
  expect(await read('proposalProposer')).to.equal(proposal.proposer)
  expect(await read('kindOf')).to.equal(proposal.kind)
  expect(await read('proposalNeedsQueuing')).to.equal(proposal.kind === 0)
  expect(proposal.textHash).to.equal(keccak256(toBytes(proposal.text)))
  expect(await read('proposalSnapshot')).to.equal(BigInt(proposal.snapshot))
  expect(await read('proposalDeadline')).to.equal(BigInt(proposal.deadline))
  expect(await read('proposalEta')).to.equal(BigInt(proposal.eta))
  expect(await read('proposalVotes')).to.deep.equal(proposal.tally)
  expect(await read('objectionsOf')).to.equal(objectionsOf(proposal))
  for (const account of people) {
    expect(await read('hasVoted', [account])).to.equal(proposal.votes.has(account))
    expect(await read('hasObjected', [account])).to.equal(proposal.objections.has(account))
  }
}
