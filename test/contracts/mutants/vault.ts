import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const DRIP = 'contracts/tokens/vault/DripMath.sol'
const REVENUE = 'contracts/tokens/vault/VaultRevenue.sol'
const VAULT = 'contracts/tokens/vault/CreatorVault.sol'

/** Stakes and the revenue they earn. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'vault-skips-the-third-and-fourth-currency',
    file: REVENUE,
    from: '_accrueIn(revenue.shares[account], _advance(revenue, currency, all.staked), staked);',
    to: 'if (n < 2) _accrueIn(revenue.shares[account], _advance(revenue, currency, all.staked), staked);',
    means: 'a stake that changes loses, or earns for time before it came, in the third and fourth currency',
    suite: 'tokens/vault',
  },
  {
    name: 'revenue-drips-to-nobody',
    file: DRIP,
    from: 'if (staked == 0) return (next, 0);',
    to: 'if (staked == 0) { next.secondsLeft = elapsed < drip.secondsLeft ? drip.secondsLeft - uint24(elapsed) : 1; return (next, 0); }',
    means: 'who stakes first after an empty week gets the whole week in a second',
    suite: 'tokens/vault',
  },
  {
    name: 'dust-delays-the-revenue',
    file: DRIP,
    from: 'next.secondsLeft = uint24(weighed / sum);',
    to: 'next.secondsLeft = uint24(SECONDS);',
    means: 'anybody puts everybody’s revenue off by a week with one unit',
    suite: 'tokens/vault',
  },
  {
    name: 'revenue-loses-what-a-division-leaves',
    file: DRIP,
    from: 'next.left = drip.left - uint192(perToken * staked);',
    to: 'next.left = drip.left - uint192(due);',
    means: 'what cannot be divided among the stakers is lost instead of waiting',
    suite: 'tokens/vault',
  },
  {
    name: 'late-stake-earns-from-the-beginning',
    file: REVENUE,
    from: 'staked * (perToken - share.perToken)',
    to: 'staked * perToken',
    means: 'who stakes late earns what was given before and empties the vault',
    suite: 'tokens/vault',
  },
  {
    name: 'surplus-forgets-what-was-paid',
    file: REVENUE,
    from: 'revenue.notified - revenue.paid',
    to: 'uint256(revenue.notified)',
    means: 'money that comes by the ledger is not shared before it exceeds all that was ever paid out',
    suite: 'tokens/vault',
  },
  {
    name: 'new-revenue-swallows-what-fell-due',
    file: REVENUE,
    from: '_advance(revenue, currency, _totals.staked);',
    to: '',
    means: 'what fell due since the last change is put off by every new deposit',
    suite: 'tokens/vault',
  },
  {
    name: 'claim-drops-the-part-of-a-unit',
    file: VAULT,
    from: 'share.earned = earned - amount * DripMath.SCALE;',
    to: 'share.earned = 0;',
    means: 'who claims often loses up to a unit each time',
    suite: 'tokens/vault/revenue',
  },
  {
    name: 'cool-down-runs-once',
    file: VAULT,
    from: 'position.until = uint40(block.timestamp + COOL_DOWN);',
    to: 'if (position.until == 0) position.until = uint40(block.timestamp + COOL_DOWN);',
    means: 'who keeps a unit leaving takes any stake out at once, after voting with it',
    suite: 'tokens/vault/stake',
  },
  {
    name: 'leaving-stake-goes-on-voting',
    file: VAULT,
    from: 'if (_hasVotes(msg.sender)) _transferVotingUnits(msg.sender, address(0), amount);',
    to: 'if (_hasVotes(msg.sender) && rest == 0) _transferVotingUnits(msg.sender, address(0), amount);',
    means: 'a stake that was mostly taken out still has all its votes',
    suite: 'tokens/vault/votes',
  },
]
