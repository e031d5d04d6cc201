import { type Address, encodeFunctionData, type Hex, keccak256, toBytes, toHex } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed } from '../kit/openWorld.ts'
import type { Call, Community, Platform, Proposed } from './platform.ts'

interface Seat extends Community {
  governor: Deployed
  timelock: Deployed
}

/** Everything people do with governors and treasuries. */
export function governorCalls({ world, people, communities }: Platform, dice: Dice): Call[] {
  const person = () => dice.pick(people)
  let texts = 0

  const at = (call: (of: Seat) => Promise<string | null>) => async () => {
    const of = dice.pick(communities)
    return of.governor && of.timelock ? call(of as Seat) : 'no governor'
  }
  /** About one of the latest proposals. */
  const about = (call: (of: Seat, proposed: Proposed) => Promise<string | null>) =>
    at(async (of) => {
      const latest = of.proposals.slice(-4)
      return latest.length === 0 ? 'no proposal' : call(of, dice.pick(latest))
    })
  const hashed = ([targets, values, calldatas, text]: Proposed['calls']) =>
    [targets, values, calldatas, keccak256(toBytes(text))] as const

  async function remember(
    of: Seat,
    proposer: Address,
    calls: Proposed['calls'],
    name: string,
    args: unknown[],
  ) {
    const refusal = await world.send(proposer, of.governor, name, args)
    if (refusal) return refusal
    const id = await world.read<bigint>(of.governor, 'hashProposal', [...hashed(calls)])
    of.proposals.push({ calls, id, proposer })
    return null
  }

  function setting({ governor: { abi, address } }: Seat): [Address, bigint, Hex] {
    const [functionName, value] = dice.pick([
      ['setVotingDelay', 86_400 + dice.roll(20_000)],
      ['setVotingPeriod', 86_400 + dice.roll(172_801)],
      ['setProposalThreshold', 10n ** 18n + dice.amount(0n, 1_000n * 10n ** 18n)],
      ['updateQuorumNumerator', 1 + dice.roll(20)],
      ['setLateQuorumVoteExtension', dice.roll(86_400)],
    ] as [string, number | bigint][])
    return [address, 0n, encodeFunctionData({ abi, functionName, args: [value] })]
  }

  const propose = at((of) => {
    const proposer = person()
    const [target, value, data] =
      dice.roll(3) === 0 ? setting(of) : [person(), dice.amount(0n, 10n ** 15n), '0x' as Hex]
    const calls: Proposed['calls'] = [[target], [value], [data], `proposal ${texts++}`]
    return remember(of, proposer, calls, 'propose', calls)
  })
  const signal = at((of) => {
    const [kind, text] = [1 + dice.roll(2), `signal ${texts++}`]
    const calls: Proposed['calls'] = [[of.governor.address], [0n], [toHex(kind, { size: 1 })], text]
    return remember(of, person(), calls, 'signal', [kind, text])
  })
  /** Mostly for: a program in which nothing passes shows little. */
  const answer = () => dice.pick([1, 1, 1, 1, 2, 0])

  const vote = about(({ governor }, { id }) => world.send(person(), governor, 'castVote', [id, answer()]))
  const reason = about(({ governor }, { id }) =>
    world.send(person(), governor, 'castVoteWithReasonAndParams', [id, answer(), 'because', '0xab']),
  )
  const signed = about(async ({ governor }, { id }) => {
    const [voter, support] = [person(), answer()]
    const signature = await world.sign(voter, {
      domain: { name: 'CreatorGovernor', version: '1', chainId: 31_337, verifyingContract: governor.address },
      types: {
        Ballot: [
          { name: 'proposalId', type: 'uint256' },
          { name: 'support', type: 'uint8' },
          { name: 'voter', type: 'address' },
          { name: 'nonce', type: 'uint256' },
        ],
      },
      primaryType: 'Ballot',
      message: {
        proposalId: id,
        support,
        voter,
        nonce: await world.read<bigint>(governor, 'nonces', [voter]),
      },
    })
    return world.send(person(), governor, 'castVoteBySig', [id, support, voter, signature])
  })
  const queue = about(({ governor }, { calls }) =>
    world.send(person(), governor, 'queue', [...hashed(calls)]),
  )
  const execute = about(({ governor }, { calls }) =>
    world.send(person(), governor, 'execute', [...hashed(calls)]),
  )
  const object = about(({ governor }, { id }) => world.send(person(), governor, 'object', [id]))
  const takeBack = about(({ governor }, { calls, proposer }) =>
    dice.roll(3) === 0
      ? world.send(proposer, governor, 'cancel', [...hashed(calls)])
      : Promise.resolve('kept'),
  )
  const veto = about(({ governor, creator }, { calls, proposer }) =>
    dice.roll(4) === 0 && proposer !== creator
      ? world.send(creator, governor, 'cancel', [...hashed(calls)])
      : Promise.resolve('kept'),
  )
  return [
    ['propose', propose],
    ['signal', signal],
    ['castVote', vote],
    ['castVoteWithReasonAndParams', reason],
    ['castVoteBySig', signed],
    ['queue', queue],
    ['execute', execute],
    ['object', object],
    ['cancel', takeBack],
    ['veto', veto],
    ...Array.from({ length: 6 }, (): Call => ['castVote', vote]),
    ...Array.from({ length: 3 }, (): Call => ['queue', queue]),
    ...Array.from({ length: 2 }, (): Call => ['execute', execute]),
    ...Array.from({ length: 3 }, (): Call => ['object', object]),
    ...Array.from({ length: 2 }, (): Call => ['propose', propose]),
  ]
}
