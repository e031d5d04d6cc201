import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const ASK = 'contracts/gates/GateAsk.sol'
const GATES = 'contracts/gates/GateLib.sol'
const SPLIT = 'contracts/splits/PullSplit.sol'

/** What opens a gate, and the money of splits and pools. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'ended-pass-opens-for-a-day',
    file: ASK,
    from: 'end <= block.timestamp',
    to: 'end + 1 days <= block.timestamp',
    means: 'a pass opens gates for a day that nobody paid for',
    suite: 'gates',
  },
  {
    name: 'gate-believes-a-long-answer',
    file: ASK,
    from: 'answered := and(answered, eq(returndatasize(), 0x20))',
    to: 'answered := and(answered, gt(returndatasize(), 0x1f))',
    means: 'a contract that answers every call with many words opens a gate as a token',
    suite: 'gates',
  },
  {
    name: 'gate-token-burns-the-gas-of-its-visitors',
    file: ASK,
    from: 'uint256 internal constant GAS = 50_000;',
    to: 'uint256 internal constant GAS = 50_000_000;',
    means: 'a token in a gate makes every visitor’s transaction fail for want of gas',
    suite: 'gates',
  },
  {
    name: 'split-keeps-what-rounding-leaves',
    file: 'contracts/splits/Payees.sol',
    from: 'parts[0] = amount - given;',
    to: 'parts[0] = amount * payees[0].bps / WHOLE;',
    means: 'the parts that ended and the dust of each division stay in the split',
    suite: 'splits/distribute',
  },
  {
    name: 'pool-forgets-what-it-paid',
    file: 'contracts/splits/SupporterPool.sol',
    from: '(held + waiting + paidToAll[currency])',
    to: '(held + waiting)',
    means: 'supporters who come later get less than those who came first',
    suite: 'splits/pool',
  },
  {
    name: 'final-gate-asks-for-any-pass',
    file: GATES,
    from: 'return GateAsk.finalRank(token, account);',
    to: 'return GateAsk.rank(token, account);',
    means: 'a pass that is given back the minute after keeps what its gate gave',
    suite: 'gates',
  },
  {
    name: 'gate-counts-ended-passes-as-tokens',
    file: GATES,
    from: 'if (isPassCollection) revert Gate_AskForThePass(n, token);',
    to: '',
    means: 'a gate over the count of passes opens for whoever had one once',
    suite: 'gates',
  },
  {
    name: 'new-list-divides-what-came-before',
    file: SPLIT,
    from: '_keptBy.set(currency, kept);',
    to: 'if (given != 0) _keptBy.set(currency, kept);',
    means: 'an owner who names no currency moves to the new list what was earned under the old one',
    suite: 'splits/update',
  },
  {
    name: 'promise-stands-beside-an-older-list',
    file: SPLIT,
    from: 'if (promises && kept != 0) revert',
    to: 'if (promises && kept != 0 && given >> n & 1 == 1) revert',
    means: 'a supporter is promised a part of money that follows a list without that part',
    suite: 'splits',
  },
]
