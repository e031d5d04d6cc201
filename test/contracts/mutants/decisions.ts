import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const GOVERNOR = 'contracts/governance/CreatorGovernor.sol'
const TIMELOCK = 'contracts/governance/CreatorTimelock.sol'

/** Decisions of a community over its treasury. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'decision-waits-for-ever-to-be-queued',
    file: GOVERNOR,
    from: 'end = proposalDeadline(proposalId) + QUEUE_PERIOD;',
    to: 'end = type(uint256).max - QUEUE_PERIOD;',
    means: 'an old majority empties a treasury years later, when others are there',
    suite: 'governance',
  },
  {
    name: 'queued-decision-waits-for-ever',
    file: GOVERNOR,
    from: 'end = proposalEta(proposalId) + EXECUTION_PERIOD;',
    to: 'end = type(uint256).max - EXECUTION_PERIOD;',
    means: 'a queued decision is kept for the day on which the treasury is worth it',
    suite: 'governance',
  },
  {
    name: 'signal-expires',
    file: GOVERNOR,
    from: 'if (_kinds[proposalId] != Kind.Treasury) return current;',
    to: '',
    means: 'a signal that was voted for is said to be void a week later',
    suite: 'governance',
  },
  {
    name: 'objection-counts-votes-of-today',
    file: GOVERNOR,
    from: 'votes = getVotes(msg.sender, queuedAt);',
    to: 'votes = getVotes(msg.sender, block.timestamp - 1);',
    means: 'the same stake objects again from another wallet, or is bought to object',
    suite: 'governance',
  },
  {
    name: 'account-objects-again',
    file: GOVERNOR,
    from: '_hasObjected[proposalId][msg.sender] = true;',
    to: '',
    means: 'one holder cancels any decision by objecting over and over',
    suite: 'governance',
  },
  {
    name: 'as-many-objections-as-votes-cancel',
    file: GOVERNOR,
    from: 'if (objections <= votesFor) return votes;',
    to: 'if (objections < votesFor) return votes;',
    means: 'half of the votes undo what half of the votes decided',
    suite: 'governance',
  },
  {
    name: 'grown-community-is-not-asked',
    file: GOVERNOR,
    from: 'uint256 needed = quorum(block.timestamp - 1);',
    to: 'uint256 needed = quorum(proposalSnapshot(proposalId));',
    means: 'a decision of a few first holders spends what a hundred times as many stakes brought since',
    suite: 'governance',
  },
  {
    name: 'abstentions-are-no-quorum-at-execution',
    file: GOVERNOR,
    from: 'if (votesFor + abstained < needed) {',
    to: 'if (votesFor < needed) {',
    means: 'a decision that reached its quorum with abstentions can never be carried out',
    suite: 'governance',
  },
  {
    name: 'founder-vetoes-signals',
    file: GOVERNOR,
    from: 'block.timestamp < vetoUntil() && _kinds[proposalId] == Kind.Treasury',
    to: 'block.timestamp < vetoUntil()',
    means: 'a founder silences an opinion that costs nothing',
    suite: 'governance',
  },
  {
    name: 'anybody-walks-round-the-governor',
    file: TIMELOCK,
    from: 'return account == governor();',
    to: 'return account == governor() || (role == EXECUTOR_ROLE && account == address(0));',
    means: 'a decision that expired or lost its quorum is carried out at the treasury directly',
    suite: 'governance',
  },
]
