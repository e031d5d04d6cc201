import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const GATES = 'contracts/gates/GateLib.sol'
const SPLIT = 'contracts/splits/PullSplit.sol'

/** Gates over final passes, and splits whose list changes. */
export const MUTANTS: HandMutant[] = [
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
