import { expect } from 'chai'
import type pg from 'pg'
import { proposalStateAt } from '#domain/governance/proposalState.ts'
import { quorumUnits } from '#domain/governance/quorum.ts'
import { PROPOSAL_STATES, type ProposalKind } from '#domain/words.ts'
import {
  creatorGovernorAbi,
  creatorTimelockAbi,
  creatorVaultAbi,
  governorFactoryAbi,
} from '#generated/abis.ts'
import type { Stage } from '../stage.ts'
import { callsOf, createOwnRows, each, expectRows, type OwnRows, readSaid, type Said } from './ownFold.ts'

const SUPPORTS = ['against', 'for', 'abstain']
const SETTINGS: Record<string, [column: string, argument: string]> = {
  VotingDelaySet: ['voting_delay_s', 'newVotingDelay'],
  VotingPeriodSet: ['voting_period_s', 'newVotingPeriod'],
  ProposalThresholdSet: ['threshold_units', 'newProposalThreshold'],
  QuorumNumeratorUpdated: ['quorum_percent', 'newQuorumNumerator'],
  LateQuorumVoteExtensionSet: ['late_quorum_s', 'newVoteExtension'],
}

interface OwnGovernance {
  governors: OwnRows
  quorums: OwnRows
  proposals: OwnRows
  votes: OwnRows
  calls: OwnRows
}

function foldProposal({ proposals }: OwnGovernance, said: Said): void {
  const { name, args, address, at } = said
  const put = (columns: Record<string, unknown>) =>
    proposals.put(said, { governor: address, proposal_id: args.proposalId }, columns)
  if (name === 'ProposalCreated')
    put({
      ...{ proposer: args.proposer, kind: null, description: args.description, description_hash: null },
      calls: args.targets.map((target: string, i: number) => ({
        ...{ target: target.toLowerCase(), value: String(args[3][i]) },
        ...{ data: args.calldatas[i], data_hash: null },
      })),
      ...{ vote_start: args.voteStart, vote_end: args.voteEnd, eta: null, queued_at: null },
      ...{ against_units: 0n, for_units: 0n, abstain_units: 0n, objection_units: 0n },
      ...{ executed_at: null, cancelled_at: null, vetoed_by: null },
    })
  if (name === 'ProposalKind')
    put({ kind: ['treasury', 'content', 'collab'][Number(args.kind)], description_hash: args.textHash })
  if (name === 'ProposalExtended') put({ vote_end: args.extendedDeadline })
  if (name === 'ProposalQueued') put({ eta: args.etaSeconds, queued_at: at })
  if (name === 'ProposalCanceled') put({ cancelled_at: at })
  if (name === 'ProposalExecuted') put({ executed_at: at })
  if (name === 'ProposalVetoed') put({ vetoed_by: args.founder })
  if (name === 'ProposalObjected') put({ objection_units: args.objections })
}

function foldGovernor(own: OwnGovernance, said: Said): void {
  const { name, args, address, at } = said
  const setting = SETTINGS[name]
  if (setting) own.governors.put(said, { governor: address }, { [setting[0]]: args[setting[1]] })
  if (name === 'QuorumNumeratorUpdated')
    own.quorums.put(said, { governor: address }, { percent: args.newQuorumNumerator, at })
  foldProposal(own, said)
  if (!name.startsWith('VoteCast')) return
  const { proposalId, voter, weight, reason } = args.toObject()
  const support = SUPPORTS[Number(args.support)]
  const before = own.proposals.get(address, proposalId)?.[`${support}_units`]
  own.proposals.put(
    said,
    { governor: address, proposal_id: proposalId },
    { [`${support}_units`]: BigInt(before as string) + weight },
  )
  const told = { voter, support, weight_units: weight, reason: reason.replaceAll('\0', '\uFFFD') }
  own.votes.put(said, { governor: address }, { proposal_id: proposalId, ...told, reason_hash: null, at })
}

async function foldAll(stage: Stage): Promise<OwnGovernance> {
  const own: OwnGovernance = {
    ...{ governors: createOwnRows(), quorums: createOwnRows({ isJournal: true }) },
    ...{ proposals: createOwnRows(), votes: createOwnRows({ isJournal: true }), calls: createOwnRows() },
  }
  for (const created of await readSaid(
    stage,
    stage.deployment.governorFactory as string,
    governorFactoryAbi,
  )) {
    if (created.name !== 'GovernorCreated') continue
    const { vault, governor, creator, timelock, vetoUntil } = created.args.toObject()
    const said = await readSaid(stage, governor, creatorGovernorAbi)
    const isBefore = ({ block, index }: Said) =>
      block < created.block || (block === created.block && index < created.index)
    for (const one of said.filter(isBefore)) foldGovernor(own, one)
    const known = { vault, timelock, creator_wallet: creator, veto_until: vetoUntil || null }
    own.governors.put(created, { governor }, known)
    for (const one of said.filter((other) => !isBefore(other))) foldGovernor(own, one)
    for (const one of await readSaid(stage, timelock, creatorTimelockAbi)) {
      const put = (columns: Record<string, unknown>) =>
        own.calls.put(one, { timelock, id: one.args.id }, columns)
      const open = { done_at: null, cancelled_at: null }
      if (one.name === 'CallScheduled') put({ ready_at: one.at + Number(one.args.delay), ...open })
      if (one.name === 'CallExecuted') put({ done_at: one.at })
      if (one.name === 'Cancelled') put({ cancelled_at: one.at })
    }
  }
  return own
}

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectGovernance(stage: Stage, pool: pg.Pool): Promise<number> {
  const own = await foldAll(stage)
  const counts = [
    await expectRows(pool, 'governor', own.governors),
    await expectRows(pool, 'quorum_change', own.quorums),
    await expectRows(pool, 'proposal', own.proposals),
    await expectRows(pool, 'vote', own.votes),
    await expectRows(pool, 'timelock_call', own.calls),
  ]
  await expectSettings(stage, own)
  await expectTreasuries(stage, own)
  await expectStates(stage, pool)
  return counts.reduce((sum, count) => sum + count, 0)
}

const hexOf = (text: string | null | undefined) => `0x${text?.slice(2)}`

async function expectSettings(stage: Stage, own: OwnGovernance): Promise<void> {
  await each(own.governors.rows.values(), async (row) => {
    const { ask } = callsOf(stage, hexOf(row.governor), creatorGovernorAbi)
    const names = ['token', 'timelock', 'founder', 'vetoUntil', 'votingDelay', 'votingPeriod']
    const more = ['proposalThreshold', 'quorumNumerator', 'lateQuorumVoteExtension']
    const told = await Promise.all(
      [...names, ...more].map((name) => ask(name === 'quorumNumerator' ? 'quorumNumerator()' : name)),
    )
    expect(told.map((one) => String(one).toLowerCase())).to.deep.equal([
      ...[hexOf(row.vault), hexOf(row.timelock), hexOf(row.creator_wallet), row.veto_until ?? '0'],
      ...[
        row.voting_delay_s,
        row.voting_period_s,
        row.threshold_units,
        row.quorum_percent,
        row.late_quorum_s,
      ],
    ])
  })
  await each(own.proposals.rows.values(), async (row) => {
    const { ask } = callsOf(stage, hexOf(row.governor), creatorGovernorAbi)
    const names = ['proposalProposer', 'kindOf', 'proposalSnapshot', 'proposalDeadline', 'proposalEta']
    const told = await Promise.all(
      [...names, 'proposalVotes', 'objectionsOf'].map((name) => ask(name, row.proposal_id)),
    )
    expect(told.map((one) => String(one).toLowerCase())).to.deep.equal([
      ...[hexOf(row.proposer), String(['treasury', 'content', 'collab'].indexOf(row.kind as string))],
      ...[row.vote_start, row.vote_end, row.eta ?? '0'],
      ...[[row.against_units, row.for_units, row.abstain_units].join(), row.objection_units],
    ])
  })
}

/** What a treasury says of a decision: when it is due, 1 when it is done, 0 when it was taken back. */
async function expectTreasuries(stage: Stage, { calls }: OwnGovernance): Promise<void> {
  await each(calls.rows.values(), async (row) => {
    const { ask } = callsOf(stage, hexOf(row.timelock), creatorTimelockAbi)
    const due = row.done_at ? '1' : row.cancelled_at ? '0' : row.ready_at
    expect(String(await ask('getTimestamp', hexOf(row.id))), 'timelock call').to.equal(due)
  })
}

const STATE_ROWS = `SELECT encode(p.governor, 'hex') AS governor, p.proposal_id::text AS id, encode(g.vault, 'hex') AS vault,
    p.kind, extract(epoch FROM p.vote_start)::float8 AS start, extract(epoch FROM p.vote_end)::float8 AS "end",
    p.against_units::text AS against, p.for_units::text AS for, p.abstain_units::text AS abstain,
    extract(epoch FROM p.eta)::float8 AS eta, p.executed_at IS NOT NULL AS is_executed,
    p.cancelled_at IS NOT NULL AS is_cancelled,
    (SELECT q.percent::text FROM chain.quorum_change q WHERE q.chain_id = p.chain_id AND q.governor = p.governor
       AND q.at <= p.vote_start ORDER BY q.block DESC, q.log_index DESC LIMIT 1) AS percent
  FROM chain.proposal p JOIN chain.governor g USING (chain_id, governor)`

/** The state that follows from each row and the time of the newest block, against what its governor says. */
export async function expectStates(stage: Stage, pool: pg.Pool): Promise<Set<string>> {
  const { rows } = await pool.query(STATE_ROWS)
  const now = Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  const states = new Set<string>()
  await each(rows, async (row) => {
    const governor = callsOf(stage, `0x${row.governor}`, creatorGovernorAbi)
    const vault = callsOf(stage, `0x${row.vault}`, creatorVaultAbi)
    const staked = row.start < now ? await vault.ask<bigint>('getPastTotalSupply', row.start) : null
    const needed = staked === null ? null : quorumUnits(staked, BigInt(row.percent))
    if (needed !== null) expect(await governor.ask('quorum', row.start), 'quorum').to.equal(needed)
    const facts = {
      ...{ kind: row.kind as ProposalKind, voteStartS: row.start, voteEndS: row.end, etaS: row.eta },
      ...{ againstUnits: BigInt(row.against), forUnits: BigInt(row.for), abstainUnits: BigInt(row.abstain) },
      ...{ isExecuted: row.is_executed, isCancelled: row.is_cancelled },
    }
    const state = PROPOSAL_STATES[Number(await governor.ask<bigint>('state', row.id))] as string
    expect(proposalStateAt(facts, needed, now), `state at ${now}`).to.equal(state)
    states.add(state)
  })
  return states
}
